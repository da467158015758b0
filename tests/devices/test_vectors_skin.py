"""Every packet of ``vectors.json`` from skin conductance sensors decodes to its expected value."""

from __future__ import annotations

from typing import Any

import pytest

from biofeedback.devices.bitalino_frames import (
    STATE,
    STOP,
    VERSION,
    eda_microsiemens,
    rate_command,
    start_command,
)
from biofeedback.devices.bitalino_frames import parse_frame as parse_bitalino_frame
from biofeedback.devices.shimmer_calibration import AUTO_RANGE, conductance
from biofeedback.devices.shimmer_protocol import (
    SHIMMER3,
    Ack,
    ByteStream,
    DeviceName,
    DeviceVersion,
    FirmwareVersion,
    Inquiry,
    Status,
    parse_data_packet,
    sampling_rate_command,
)
from biofeedback.errors import PacketError
from tests.devices.vectors import Vector, close, packets


def only_message(vector: Vector, hardware: int = SHIMMER3) -> Any:
    (message,) = ByteStream(hardware).feed(bytes.fromhex(vector["hex"]))
    return message


@pytest.mark.parametrize("vector", packets("Shimmer response INQUIRY"))
def test_shimmer_inquiry(vector: Vector) -> None:
    expected, inquiry = vector["expected"], only_message(vector)
    assert isinstance(inquiry, Inquiry)
    assert inquiry.sampling_rate == expected["sampling_hz"]
    assert inquiry.channels == tuple(expected["channel_ids"])
    assert (len(inquiry.channels), inquiry.buffer_size) == (
        expected["n_channels"],
        expected["buffer_size"],
    )
    if "config" in expected:
        assert inquiry.config == expected["config"]
        assert inquiry.gsr_range == expected["gsr_range"]
        assert inquiry.expansion_power == expected["internal_exp_power"]


@pytest.mark.parametrize("vector", packets("Shimmer response FW_VERSION"))
def test_shimmer_firmware(vector: Vector) -> None:
    expected, firmware = vector["expected"], only_message(vector)
    assert firmware == FirmwareVersion(
        expected["fw_id"], expected["major"], expected["minor"], expected["internal"]
    )
    assert firmware.timestamp_bytes == expected["timestamp_bytes"]


@pytest.mark.parametrize("vector", packets("Shimmer response DEVICE_VERSION"))
def test_shimmer_hardware(vector: Vector) -> None:
    assert only_message(vector) == DeviceVersion(vector["expected"]["hw"])


@pytest.mark.parametrize("vector", packets("Shimmer command"))
def test_shimmer_command(vector: Vector) -> None:
    expected = vector["expected"]
    if "hz" in expected:
        written = sampling_rate_command(expected["hz"])
    else:
        written = {
            "auto": bytes([0x21, AUTO_RANGE]),
            "GSR only (0x000004)": b"\x08" + (4).to_bytes(3, "little"),
        }[expected.get("range") or expected["sensors"]]
    assert written == bytes.fromhex(vector["hex"])


@pytest.mark.parametrize("vector", packets("GSR channel u16"))
def test_shimmer_conductance(vector: Vector) -> None:
    expected = vector["expected"]
    raw = int.from_bytes(bytes.fromhex(vector["hex"]), "little")
    decoded = conductance(raw, expected["gsr_range_setting"])
    assert (decoded.range, decoded.adc) == (expected["range"], expected["adc"])
    assert decoded.kohm == close(expected["kohm"])
    assert decoded.microsiemens == close(expected["us"])
    assert decoded.open == (expected["adc"] == 683)  # 4.5 MΩ: no skin


@pytest.mark.parametrize("vector", packets("Shimmer DATA_PACKET"))
def test_shimmer_data_packet(vector: Vector) -> None:
    expected = vector["expected"]
    packet = parse_data_packet(bytes.fromhex(vector["hex"]), timestamp_bytes=3)
    assert packet.ticks == expected["timestamp_ticks"]
    (raw,) = packet.values
    if "adc_a1" in expected:
        assert raw == expected["adc_a1"]
    else:
        decoded = conductance(raw, AUTO_RANGE)
        assert (decoded.range, decoded.adc) == (expected["range"], expected["adc"])
        assert decoded.microsiemens == close(expected["us"])


@pytest.mark.parametrize("vector", packets("Shimmer responses coalesced"))
def test_shimmer_answers_in_one_chunk(vector: Vector) -> None:
    assert vector["expected"]["sequence"][1] == 'DEVICE_NAME_RSP "S_PPG"'
    assert ByteStream().feed(bytes.fromhex(vector["hex"])) == [
        Ack(True),
        DeviceName("S_PPG"),
        Ack(True),
        Status(0x21),
    ]


@pytest.mark.parametrize("vector", packets("BITalino frame"))
def test_bitalino_frame(vector: Vector) -> None:
    expected, data = vector["expected"], bytes.fromhex(vector["hex"])
    if "error" in expected:
        with pytest.raises(PacketError, match="checksum"):
            parse_bitalino_frame(data, channels=1)
        return
    frame = parse_bitalino_frame(data, expected["n_channels"])
    assert frame.sequence == expected["seq"]
    assert frame.digital == tuple(expected["digital"])
    assert frame.analog == tuple(expected["analog"])
    if "eda_us_10bit" in expected:
        assert eda_microsiemens(frame.analog[0]) == close(expected["eda_us_10bit"])


BITALINO_COMMANDS = {
    "1 Hz": rate_command(1),
    "10 Hz": rate_command(10),
    "100 Hz": rate_command(100),
    "1000 Hz": rate_command(1000),
    "start A3 only (live)": start_command([3]),
    "start A1..A6 (live)": start_command(range(1, 7)),
    "stop / idle": STOP,
    "version": VERSION,
    "state": STATE,
}


@pytest.mark.parametrize("vector", packets("BITalino command"))
def test_bitalino_command(vector: Vector) -> None:
    assert BITALINO_COMMANDS[vector["expected"]["command"]] == bytes.fromhex(vector["hex"])
