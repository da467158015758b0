"""Each thing that can be amiss with Bluetooth, made so, is named as it is."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict

import pytest

from biofeedback.cli.doctor import examine, written
from biofeedback.devices import ble_errors
from biofeedback.devices.ble import scan
from biofeedback.devices.diagnosis import Finding, examine_bluetooth
from biofeedback.errors import SensorError
from tests.radio.air import Air
from tests.radio.modes import hang_up_bleak, skip_without_dbus

BUS, SERVICE = ble_errors.BUS, ble_errors.SERVICE
PERMISSION, ADAPTER, POWER = ble_errors.PERMISSION, ble_errors.ADAPTER, ble_errors.POWER


@contextlib.asynccontextmanager
async def computer(state: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A computer whose Bluetooth is in ``state``."""
    skip_without_dbus()
    if state == "no-bus":
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        yield
        return
    from tests.radio.fake_bluez import fake_bluez
    from tests.radio.private_bus import private_bus

    with private_bus(bluez_allowed=state != "denied"):
        async with contextlib.AsyncExitStack() as stack:
            if state != "no-bluez":
                adapter = "on" if state == "denied" else state
                await stack.enter_async_context(fake_bluez(Air(), adapter))
            stack.push_async_callback(hang_up_bleak)
            yield


def broken(findings: tuple[Finding, ...]) -> Finding:
    (found,) = [finding for finding in findings if finding.ok is False]
    return found


@pytest.mark.parametrize(
    ("state", "layer", "cause"),
    [
        ("no-bus", BUS, ble_errors.NO_DBUS),
        ("no-bluez", SERVICE, ble_errors.NO_BLUEZ),
        ("mute", SERVICE, ble_errors.NOT_RESPONDING),
        ("denied", PERMISSION, ble_errors.NO_ACCESS),
        ("absent", ADAPTER, "NO_BLUETOOTH"),
        ("classic", ADAPTER, "NO_BLE_CENTRAL_ROLE"),
        ("off", POWER, "POWERED_OFF"),
    ],
)
async def test_what_is_amiss_is_named_with_one_next_step(
    state: str, layer: str, cause: ble_errors.Cause | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if isinstance(cause, str):
        (cause,) = [c for reason, c in ble_errors.NOT_AVAILABLE.items() if reason.name == cause]
    async with computer(state, monkeypatch):
        findings = await examine_bluetooth(patience_s=1.0)
    assert [finding.name for finding in findings] == [BUS, SERVICE, PERMISSION, ADAPTER, POWER]
    assert broken(findings) == Finding(layer, False, cause.problem, cause.advice)
    assert json.loads(written(findings, as_json=True)) == [asdict(one) for one in findings]
    assert f"{cause.problem}\n{'':<10}{cause.advice}" in written(findings, as_json=False)
    position = findings.index(broken(findings))
    assert all(finding.ok is True for finding in findings[:position])
    assert all(finding.ok is None for finding in findings[position + 1 :])


async def test_where_everything_works_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async with computer("on", monkeypatch):
        findings = await examine_bluetooth(patience_s=5.0)
    assert all(finding == Finding(finding.name, ok=True) for finding in findings)


async def test_the_command_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    async with computer("absent", monkeypatch):
        findings = await examine_bluetooth(patience_s=5.0)
        doctor = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "biofeedback", "doctor", "--json"),
            stdout=asyncio.subprocess.PIPE,
        )
        printed, _ = await doctor.communicate()
    listed = {one["name"]: one for one in json.loads(printed)}
    for finding in findings:
        assert listed[finding.name] == asdict(finding)


async def test_a_sensor_is_not_tried_while_bluetooth_is_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with computer("off", monkeypatch):
        findings = await examine(["C4:01"])
    assert findings[-1] == Finding("C4:01", ok=None)


@pytest.mark.parametrize("state", ["no-bus", "no-bluez", "denied", "absent", "classic", "off"])
async def test_a_scan_says_the_same(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with computer(state, monkeypatch):
        findings = await examine_bluetooth(patience_s=5.0)
        with pytest.raises(SensorError) as caught:
            await scan(0.1)
    assert caught.value.problem == broken(findings).problem
