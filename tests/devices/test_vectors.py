"""Every packet of ``vectors.json`` decodes to its expected value.

Kinds are in the test ids. ``constructed`` packets follow a documented layout because no public
capture exists: they say nothing about hardware.
"""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from biofeedback.devices.battery import parse_battery_level
from biofeedback.devices.emotibit import parse_line as parse_emotibit_line
from biofeedback.devices.empatica import parse_line as parse_empatica_line
from biofeedback.devices.heart_rate import parse_heart_rate_measurement
from biofeedback.devices.movesense import (
    parse_ecg_mv,
    parse_imu,
    parse_temperature,
    parse_vectors,
    subscribe_command,
)
from biofeedback.devices.movesense import parse_heart_rate as parse_movesense_heart_rate
from biofeedback.devices.polar_advertisement import parse_polar_advertisement
from biofeedback.devices.polar_pmd_frames import (
    ACC,
    ECG,
    PPG,
    PPI,
    ControlResponse,
    Setting,
    StreamsStopped,
    decode_deltas,
    decode_ppi,
    decode_samples,
    encode_settings,
    parse_control,
    parse_features,
    parse_frame,
    parse_settings,
)
from biofeedback.errors import PacketError
from tests.devices.vectors import VECTORS, Vector, close, packets


@pytest.mark.parametrize("vector", packets("0x2A37"))
def test_heart_rate_measurement(vector: Vector) -> None:
    expected, data = vector["expected"], bytes.fromhex(vector["hex"])
    if "error" in expected:
        with pytest.raises(PacketError):
            parse_heart_rate_measurement(data)
        return
    measurement = parse_heart_rate_measurement(data)
    assert measurement.heart_rate_bpm == expected["hr"]
    assert measurement.contact == expected["contact"]
    assert (measurement.contact is not None) == expected["contact_supported"]
    assert measurement.energy_kj == expected["energy_kj"]
    assert measurement.rr_1024 == tuple(expected["rr_1024"])
    assert measurement.rr_ms == close(tuple(expected["rr_ms"]), absolute=1e-3)
    assert measurement.trailing_bytes == expected["trailing_bytes"]


@pytest.mark.parametrize("vector", packets("0x2A19"))
def test_battery_level(vector: Vector) -> None:
    level = parse_battery_level(bytes.fromhex(vector["hex"]))
    assert level == vector["expected"]["battery_percent"]


FEATURES = {"ECG": 0, "PPG": 1, "ACC": 2, "PPI": 3, "BIOZ": 4, "GYRO": 5, "MAG": 6}


SETTINGS = {
    "rate_hz": Setting.RATE,
    "resolution_bits": Setting.RESOLUTION,
    "factor": Setting.FACTOR,
}


@pytest.mark.parametrize("vector", packets("PMD CP FB005C81 (read)"))
def test_pmd_features(vector: Vector) -> None:
    features = parse_features(bytes.fromhex(vector["hex"]))
    assert features == {FEATURES[name] for name in vector["expected"]["features"]}


@pytest.mark.parametrize("vector", packets("PMD CP FB005C81 (indication)"))
def test_pmd_control_point(vector: Vector) -> None:
    expected, message = vector["expected"], parse_control(bytes.fromhex(vector["hex"]))
    if "types" in expected:
        assert message == StreamsStopped(tuple(expected["types"]))
        return
    assert isinstance(message, ControlResponse)
    answer = (message.operation, message.kind, message.status, int(message.more))
    assert answer == (expected["op"], expected["type"], expected["status"], expected["more"])
    settings = parse_settings(message.parameters)
    assert set(settings) == {SETTINGS[name] for name in expected.get("settings", {})}
    for name, values in expected.get("settings", {}).items():
        assert settings[SETTINGS[name]] == close(tuple(values))


COMMANDS = {
    "start ECG 130 Hz, 14 bit": (2, ECG, {Setting.RATE: (130,), Setting.RESOLUTION: (14,)}),
    "start ACC 200 Hz, 16 bit, 8 G": (
        2,
        ACC,
        {Setting.RANGE: (8,), Setting.RATE: (200,), Setting.RESOLUTION: (16,)},
    ),
    "start ACC 52 Hz, 16 bit, 8 G, 3 ch": (
        2,
        ACC,
        {
            Setting.RATE: (52,),
            Setting.RESOLUTION: (16,),
            Setting.RANGE: (8,),
            Setting.CHANNELS: (3,),
        },
    ),
    "start PPI (no settings)": (2, PPI, {}),
    "stop ECG": (3, ECG, {}),
    "stop ACC": (3, ACC, {}),
    "request ECG settings": (1, ECG, {}),
    "request ACC settings": (1, ACC, {}),
    "SDK mode on": (2, 9, {}),
    "SDK mode off": (3, 9, {}),
}


@pytest.mark.parametrize("vector", packets("PMD CP FB005C81 (write with response)"))
def test_pmd_command(vector: Vector) -> None:
    operation, kind, settings = COMMANDS[vector["expected"]["command"]]
    written = bytes([operation, kind]) + encode_settings(settings)
    assert written == bytes.fromhex(vector["hex"])


def compare(values: np.ndarray, expected: Vector, name: str) -> None:
    """Check the first, last and number of samples that the vector lists under ``name``."""
    first = expected[f"{name}_first"]
    assert values[: len(first)].tolist() == first
    if f"{name}_count" in expected:
        assert len(values) == expected[f"{name}_count"]
        assert values[-1].tolist() == expected[f"{name}_last"]


@pytest.mark.parametrize("vector", packets("PMD data FB005C82"))
def test_pmd_frame(vector: Vector) -> None:
    expected, frame = vector["expected"], parse_frame(bytes.fromhex(vector["hex"]))
    assert frame.timestamp_ns == expected["timestamp_ns"]
    assert (frame.compressed, frame.frame_type) == (expected["compressed"], expected["frame_type"])
    assert frame.kind == expected.get("type", ACC)
    if frame.kind == PPI:
        found = [
            {
                "hr": one.heart_rate_bpm,
                "pp_ms": one.pp_ms,
                "err_ms": one.error_ms,
                "blocker": one.blocker,
                "contact": one.contact,
                "contact_supported": one.contact_supported,
            }
            for one in decode_ppi(frame)
        ]
        assert found == expected["ppi_first"]
        return
    samples = decode_samples(frame)
    assert not samples.raw.flags.writeable
    assert samples.truncated == expected.get("truncated_excerpt", False)
    if "delta_blocks_bits_count" in expected:
        assert [list(block) for block in samples.blocks] == expected["delta_blocks_bits_count"]
    if "raw_first" in expected:
        compare(samples.raw, expected, "raw")
    if "acc_mg_first" in expected:
        factor = 1000 * expected["factor"] if "factor" in expected else 1.0
        compare(np.trunc(samples.raw * factor).astype(int), expected, "acc_mg")
    if frame.kind == ECG:
        compare(samples.raw[:, 0], expected, "ecg_uv")
    if frame.kind == PPG:
        compare(samples.raw, expected, "ppg")


@pytest.mark.parametrize("vector", packets("PMD delta content only"))
def test_pmd_deltas(vector: Vector) -> None:
    expected = vector["expected"]
    samples = decode_deltas(bytes.fromhex(vector["hex"]), size=2, channels=3)
    assert len(samples.raw) == expected["count"]
    assert samples.raw[:3].tolist() == expected["first"]
    assert samples.raw[-1].tolist() == expected["last"]
    assert [list(block) for block in samples.blocks] == expected["delta_blocks_bits_count"]


@pytest.mark.parametrize("vector", packets("GSP data 34800002 /Meas/Ecg"))
def test_movesense_ecg(vector: Vector) -> None:
    samples = parse_ecg_mv(bytes.fromhex(vector["hex"]))
    assert samples.time_ms == vector["expected"]["timestamp_ms"]
    assert samples.values.tolist() == close(vector["expected"]["ecg_mv"])


@pytest.mark.parametrize(
    "vector", packets("GSP data 34800002 /Meas/Gyro", "GSP data 34800002 /Meas/Magn")
)
def test_movesense_vectors(vector: Vector) -> None:
    samples = parse_vectors(bytes.fromhex(vector["hex"]))
    (name,) = set(vector["expected"]) - {"timestamp_ms"}
    assert samples.time_ms == vector["expected"]["timestamp_ms"]
    assert samples.values.ravel() == close(np.ravel(vector["expected"][name]))


@pytest.mark.parametrize("vector", packets("GSP data 34800002 /Meas/IMU"))
def test_movesense_imu(vector: Vector) -> None:
    names = [name for name in vector["expected"] if name != "timestamp_ms"]
    parts = parse_imu(bytes.fromhex(vector["hex"]), len(names))
    for name, part in zip(names, parts, strict=True):
        assert part.time_ms == vector["expected"]["timestamp_ms"]
        assert part.values.ravel() == close(np.ravel(vector["expected"][name]))


@pytest.mark.parametrize("vector", packets("GSP data 34800002 /Meas/HR"))
def test_movesense_heart_rate(vector: Vector) -> None:
    payload = bytes.fromhex(vector["hex"])
    if "with count byte" in vector["characteristic"]:
        payload = payload[2:]  # this one is listed with its header
    notification = parse_movesense_heart_rate(payload)
    assert notification.rr_ms == tuple(vector["expected"]["rr_ms"])
    assert notification.average_bpm == close(vector["expected"]["average"], absolute=1e-3)


@pytest.mark.parametrize("vector", packets("GSP data 34800002 /Meas/Temp"))
def test_movesense_temperature(vector: Vector) -> None:
    kelvin, time_ms = parse_temperature(bytes.fromhex(vector["hex"]))
    assert kelvin == close(vector["expected"]["kelvin"], absolute=1e-3)
    assert time_ms == vector["expected"]["timestamp_ms"]


@pytest.mark.parametrize("vector", packets("GSP command 34800001"))
def test_movesense_command(vector: Vector) -> None:
    assert vector["expected"] == {"command": "SUBSCRIBE ref 5 /Meas/Acc/52"}
    assert subscribe_command(5, "/Meas/Acc/52") == bytes.fromhex(vector["hex"])


@pytest.mark.parametrize("vector", packets("UDP data line"))
def test_emotibit_line(vector: Vector) -> None:
    expected, line = vector["expected"], parse_emotibit_line(bytes.fromhex(vector["hex"]))
    assert (line.timestamp_ms, line.number) == (expected["timestamp_ms"], expected["packet"])
    assert (line.tag, line.version, line.reliability) == (
        expected["tag"],
        expected["version"],
        expected["reliability"],
    )
    assert len(line.values) == expected["n"]
    assert line.values == close(tuple(expected["data"]))


@pytest.mark.parametrize("vector", packets("TCP streaming server line"))
def test_empatica_line(vector: Vector) -> None:
    line = parse_empatica_line(bytes.fromhex(vector["hex"]))
    assert line.unix_s == vector["expected"]["timestamp_s"]
    assert line.microsiemens == close(vector["expected"]["eda_us"])


@pytest.mark.parametrize("vector", packets("advertisement manufacturer data"))
def test_polar_advertisement(vector: Vector) -> None:
    expected = vector["expected"]
    found = parse_polar_advertisement(bytes.fromhex(vector["hex"]))
    assert (found.battery_low, found.sensor_contact, found.frame_counter) == (
        expected["battery_low"],
        expected["sensor_contact"],
        expected["frame_counter"],
    )
    assert (found.broadcast, found.data_type, found.status, found.khz_code) == (
        expected["broadcast"],
        expected["data_type"],
        expected["status"],
        expected["khz_code"],
    )
    averages = found.fast_average_bpm, found.slow_average_bpm
    assert averages == (expected["fast_avg_hr"], expected["slow_avg_hr"])


def test_no_vector_is_left_out() -> None:
    asked = {
        argument.value
        for path in Path(__file__).parent.glob("test_*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "packets"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }
    missing = [v["id"] for v in VECTORS if not v["characteristic"].startswith(tuple(asked))]
    assert missing == []
