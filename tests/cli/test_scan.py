"""``biofeedback scan``, with a radio and a network that answer as they are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from biofeedback.cli import main, scan
from biofeedback.devices import ble
from biofeedback.devices.link import Advertisement, uuid16
from biofeedback.devices.network_sensors import Answers, NetworkSensor
from biofeedback.devices.remembered import RememberedSensor
from biofeedback.errors import SensorError
from biofeedback.recordings.vault import Vault

HEART_RATE = uuid16(0x180D)
STRAP = Advertisement(
    "C4:01", "Polar H10 1A2B", (HEART_RATE,), {0x006B: bytes.fromhex("3b1b5452")}, rssi=-60
)
BOARD = Advertisement("C4:02", "BITalino BLE", (), rssi=-75)
HELD = Advertisement("C4:03", "Strap", (HEART_RATE,))
STREAM = NetworkSensor("lsl-0123456789ab", "GSR_1", "skin conductance stream")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked, while everything answers."""
    done: list[str] = []

    async def listen(_seconds: float) -> list[Advertisement]:
        done.append("radio")
        return [STRAP, BOARD, HELD]

    async def ask() -> Answers:
        done.append("network")
        return Answers((STREAM,))

    monkeypatch.setattr(ble, "scan", listen)
    monkeypatch.setattr(scan, "ask_network", ask)
    return done


def listed(capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, object]]:
    assert main(["scan", "--json", *more]) == 0
    return json.loads(capsys.readouterr().out)


def test_each_sensor_has_name_kind_and_strength(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scan"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert asked == ["radio"], "the network is asked only where a person wants that"
    by_address = {line.split()[0]: line for line in lines}
    assert (
        "-60 dBm  Polar H10 1A2B, chest strap with ECG, 84 bpm, battery low" in by_address["C4:01"]
    )
    assert "-75 dBm  BITalino BLE, skin conductance and more" in by_address["C4:02"]
    assert "connected  Strap, heart-rate sensor" in by_address["C4:03"]


def test_json_tells_the_same(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    strap = next(one for one in listed(capsys) if one["address"] == "C4:01")
    assert strap == {
        "address": "C4:01",
        "name": "Polar H10 1A2B",
        "kind": "chest strap with ECG",
        "service_uuids": [HEART_RATE],
        "rssi": -60,
        "distance": "near",
        "heart_rate_bpm": 84,
        "battery_low": True,
        "person": None,
    }


def test_streams_of_the_network_are_listed_when_they_are_asked_for(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scan", "--network"]) == 0
    assert "lsl-0123456789ab    network  GSR_1, skin conductance stream" in capsys.readouterr().out
    stream = listed(capsys, "--network")[-1]
    assert stream == {
        "address": STREAM.address, "name": "GSR_1", "kind": STREAM.kind, "person": None,
    }  # fmt: skip


def test_without_bluetooth_the_network_is_listed_and_the_cause_told(
    asked: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def off(_seconds: float) -> list[Advertisement]:
        raise SensorError("Bluetooth is switched off.", "Switch it on.")

    monkeypatch.setattr(ble, "scan", off)
    assert main(["scan", "--network"]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert "GSR_1" in first
    assert last == "Bluetooth is switched off. Switch it on."
    assert main(["scan"]) == 1
    assert "Bluetooth is switched off." in capsys.readouterr().err


def test_a_library_that_is_named_tells_whose_sensor_it_is(
    asked: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = RememberedSensor("C4:02", "BITalino BLE", "skin conductance and more", "therapist")
    with Vault.create(tmp_path / "library", bytes(range(32))) as vault:
        vault.people.set_setting("sensors", [kept.to_settings()])
        monkeypatch.setattr(scan, "open_library", lambda folder: vault)
        assert main(["scan", "--library", str(tmp_path / "library")]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first.endswith("BITalino BLE, skin conductance and more, used before, therapist")
