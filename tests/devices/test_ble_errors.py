"""Each thing bleak can say has its own sentence, and one next step."""

from __future__ import annotations

import sys

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from biofeedback.devices import ble_errors, causes
from biofeedback.devices.ble_errors import (
    BUSY,
    CONNECTION_CUT,
    LAYERS,
    NEEDS_PAIRING,
    NO_ACCESS,
    NO_ANSWER,
    NO_BLUEZ,
    NO_DBUS,
    NOT_AVAILABLE,
    OTHER,
    layer_of,
    sensor_error,
    translated,
)
from biofeedback.devices.causes import NOT_FOUND, Cause
from biofeedback.errors import SensorError
from biofeedback.guidance.wording import check

CAUSES = list(
    dict.fromkeys(
        [
            *NOT_AVAILABLE.values(),
            *(
                value
                for value in (*vars(ble_errors).values(), *vars(causes).values())
                if isinstance(value, Cause)
            ),
        ]
    )
)


@pytest.mark.parametrize("reason", BleakBluetoothNotAvailableReason)
def test_every_reason_of_bleak_has_a_sentence(reason: BleakBluetoothNotAvailableReason) -> None:
    error = sensor_error(BleakBluetoothNotAvailableError("text for developers", reason))
    cause = NOT_AVAILABLE[reason]
    assert (error.problem, error.advice, error.final) == cause
    assert "developers" not in str(error)


def test_no_two_causes_share_a_sentence() -> None:
    assert len({cause.problem for cause in CAUSES}) == len(CAUSES)


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.problem)
def test_causes_are_sentences_in_the_project_s_words(cause: Cause) -> None:
    for text in (cause.problem, cause.advice):
        assert text[0].isupper()
        assert text.endswith(".")
        assert check(text, "therapist") == []


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (BleakDeviceNotFoundError("C4", "not found"), NOT_FOUND),
        (BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", []), NO_BLUEZ),
        (BleakDBusError("org.freedesktop.DBus.Error.Spawn.ChildExited", []), NO_BLUEZ),
        (BleakDBusError("org.freedesktop.systemd1.NoSuchUnit", ["not found"]), NO_BLUEZ),
        (BleakDBusError("org.freedesktop.DBus.Error.AccessDenied", []), NO_ACCESS),
        (BleakDBusError("org.bluez.Error.InProgress", []), BUSY),
        (BleakDBusError("org.bluez.Error.AuthenticationFailed", []), NEEDS_PAIRING),
        (BleakDBusError("org.bluez.Error.Failed", ["br-connection-unknown"]), OTHER),
        (BleakGATTProtocolError(0x05), NEEDS_PAIRING),
        (BleakGATTProtocolError(0x0F), NEEDS_PAIRING),
        (BleakGATTProtocolError(0x0E), CONNECTION_CUT),
        (BleakGATTProtocolError(0x80), OTHER),
        (BleakError("failed to discover services, device disconnected"), CONNECTION_CUT),
        (BleakError("something new"), OTHER),
        (TimeoutError(), NO_ANSWER),
        (PermissionError(13, "Permission denied"), NO_ACCESS),
    ],
    ids=repr,
)
def test_what_bleak_raises_is_told_by_its_cause(error: Exception, cause: Cause) -> None:
    translation = sensor_error(error)
    assert (translation.problem, translation.advice, translation.final) == cause


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is how Linux reaches Bluetooth")
@pytest.mark.parametrize("error", [FileNotFoundError(), ConnectionRefusedError(), EOFError()])
def test_a_missing_message_bus_is_named(error: Exception) -> None:
    assert sensor_error(error).problem == NO_DBUS.problem


def test_the_cause_stays_attached_for_the_log() -> None:
    original = TimeoutError("after 10 s")
    with pytest.raises(SensorError) as caught, translated("read"):
        raise original
    assert caught.value.__cause__ is original


def test_other_exceptions_pass_unchanged() -> None:
    with pytest.raises(ZeroDivisionError), translated("read"):
        raise ZeroDivisionError


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.problem)
def test_every_cause_lies_in_a_layer(cause: Cause) -> None:
    assert layer_of(SensorError(cause.problem, cause.advice)) in (*LAYERS, "system bus")
