"""What bleak and the operating system say went wrong, in words a person can act on."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from biofeedback.devices.causes import CONNECTION_CUT, NOT_FOUND, Cause
from biofeedback.errors import SensorError, SensorNotFoundError

RADIO_ERRORS = (BleakError, OSError, EOFError)
"""What bleak lets through: its own errors, and those of sockets; a timeout is an ``OSError``."""

_Reason = BleakBluetoothNotAvailableReason


NOT_AVAILABLE: dict[BleakBluetoothNotAvailableReason, Cause] = {
    _Reason.NO_BLUETOOTH: Cause(
        "This computer has no Bluetooth adapter.",
        "Plug in a Bluetooth 4.0 (or newer) USB adapter.",
    ),
    _Reason.NO_BLE_CENTRAL_ROLE: Cause(
        "The Bluetooth adapter is too old for these sensors.",
        "Use a Bluetooth 4.0 (or newer) USB adapter.",
        True,
    ),
    _Reason.POWERED_OFF: Cause(
        "Bluetooth is switched off.",
        "Switch Bluetooth on in the system's settings.",
    ),
    _Reason.DENIED_BY_USER: Cause(
        "The program was not given permission to use Bluetooth.",
        "Allow Bluetooth for it in the system's privacy settings, then start it again.",
        True,
    ),
    _Reason.DENIED_BY_SYSTEM: Cause(
        "This computer does not let the program use Bluetooth.",
        "Ask whoever looks after the computer to allow it, then start the program again.",
        True,
    ),
    _Reason.DENIED_BY_UNKNOWN: Cause(
        "Bluetooth is not permitted for this program.",
        "Look for Bluetooth in the system's privacy settings, then start the program again.",
        True,
    ),
    _Reason.UNKNOWN: Cause(
        "Bluetooth is not available at the moment.",
        "Switch Bluetooth off and on again.",
    ),
}

NO_ANSWER = Cause(
    "The sensor did not answer in time.",
    "Bring it closer, and disconnect it in other apps and on phones.",
)
NEEDS_PAIRING = Cause(
    "The sensor refuses this connection because of how it is paired.",
    "Remove it from the system's list of Bluetooth devices; it needs no pairing there.",
)
BUSY = Cause(
    "Bluetooth is busy with something else.",
    "Close other programs that look for Bluetooth devices.",
)
NO_BLUEZ = Cause(
    "The Bluetooth service (BlueZ) is not running.",
    "Install the package bluez, and start its service: systemctl start bluetooth.",
)
NO_DBUS = Cause(
    "The system message bus (D-Bus), through which Bluetooth is reached, is not running.",
    "Start D-Bus and BlueZ; in a container, share the host's system bus.",
)
NO_ACCESS = Cause(
    "This user has no right to use Bluetooth.",
    "Add the user to the group bluetooth, then log in again.",
    True,
)
NOT_RESPONDING = Cause(
    "Bluetooth does not respond.",
    "Switch Bluetooth off and on again; if that changes nothing, restart the computer.",
)
OTHER = Cause(
    "Bluetooth did not carry out what was asked.",
    "Switch the sensor and Bluetooth off and on again.",
)

_DBUS: dict[str, Cause] = {
    "org.freedesktop.DBus.Error.ServiceUnknown": NO_BLUEZ,
    "org.freedesktop.DBus.Error.NameHasNoOwner": NO_BLUEZ,
    "org.freedesktop.DBus.Error.NoReply": NO_ANSWER,
    "org.freedesktop.DBus.Error.AccessDenied": NO_ACCESS,
    "org.freedesktop.DBus.Error.UnknownObject": NOT_FOUND,
    "org.bluez.Error.InProgress": BUSY,
    "org.bluez.Error.NotReady": NOT_AVAILABLE[_Reason.POWERED_OFF],
    "org.bluez.Error.NotConnected": CONNECTION_CUT,
    "org.bluez.Error.AuthenticationFailed": NEEDS_PAIRING,
    "org.bluez.Error.AuthenticationCanceled": NEEDS_PAIRING,
    "org.bluez.Error.AuthenticationRejected": NEEDS_PAIRING,
    "org.bluez.Error.AuthenticationTimeout": NEEDS_PAIRING,
}

# What the bus answers that tried to start BlueZ and could not
_NOT_STARTED = (
    "org.freedesktop.DBus.Error.Spawn.",
    "org.freedesktop.DBus.Error.TimedOut",
    "org.freedesktop.systemd1.",
)

# Bluetooth Core 5.4, Vol 3, Part F, 3.4.1.1: insufficient authentication, authorization,
# encryption key size and encryption; 0x0E, "unlikely", is BlueZ's word for a link that was lost
_ATT: dict[int, Cause] = {
    0x05: NEEDS_PAIRING,
    0x08: NEEDS_PAIRING,
    0x0C: NEEDS_PAIRING,
    0x0F: NEEDS_PAIRING,
    0x0E: CONNECTION_CUT,
}

BUS, SERVICE, PERMISSION = "system bus", "Bluetooth service", "permission"
ADAPTER, POWER = "Bluetooth adapter", "Bluetooth switched on"
LAYERS: tuple[str, ...] = (
    *((BUS, SERVICE) if sys.platform == "linux" else ()),
    PERMISSION,
    ADAPTER,
    POWER,
)
"""What lies between the program and the air, nearest first."""

_LAYER_OF: dict[str, str] = {
    NO_DBUS.problem: BUS,
    NO_BLUEZ.problem: SERVICE,
    NO_ACCESS.problem: PERMISSION,
    NOT_AVAILABLE[_Reason.DENIED_BY_USER].problem: PERMISSION,
    NOT_AVAILABLE[_Reason.DENIED_BY_SYSTEM].problem: PERMISSION,
    NOT_AVAILABLE[_Reason.DENIED_BY_UNKNOWN].problem: PERMISSION,
    NOT_AVAILABLE[_Reason.NO_BLUETOOTH].problem: ADAPTER,
    NOT_AVAILABLE[_Reason.NO_BLE_CENTRAL_ROLE].problem: ADAPTER,
    NOT_AVAILABLE[_Reason.POWERED_OFF].problem: POWER,
}

_log = logging.getLogger(__name__)


def sensor_error(error: Exception) -> SensorError:
    """Say what ``error`` means and what to do about it."""
    cause = _cause(error)
    if cause == NOT_FOUND:
        return SensorNotFoundError(cause.problem, cause.advice)
    return cause.error()


def layer_of(error: SensorError) -> str:
    """Return the one of :data:`LAYERS` that ``error`` is about; the service where in doubt."""
    in_doubt = SERVICE if SERVICE in LAYERS else ADAPTER
    return _LAYER_OF.get(error.problem, in_doubt)


@contextlib.contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn what bleak raises into :class:`SensorError`; ``doing`` is for the log."""
    try:
        yield
    except RADIO_ERRORS as error:
        _log.info("%s: %r", doing, error)
        raise sensor_error(error) from error


def _cause(error: Exception) -> Cause:
    match error:
        case BleakBluetoothNotAvailableError():
            return NOT_AVAILABLE[error.reason]
        case BleakDeviceNotFoundError():
            return NOT_FOUND
        case BleakGATTProtocolError():
            return _ATT.get(int(error.code), OTHER)
        case BleakDBusError():
            if error.dbus_error.startswith(_NOT_STARTED):
                return NO_BLUEZ
            return _DBUS.get(error.dbus_error, OTHER)
        case BleakCharacteristicNotFoundError():
            return OTHER
        case BleakError():
            return CONNECTION_CUT if "disconnected" in str(error).lower() else OTHER
        case TimeoutError():
            return NO_ANSWER
        case PermissionError():
            return NO_ACCESS
        case FileNotFoundError() | ConnectionError() | EOFError() if sys.platform == "linux":
            return NO_DBUS
    return OTHER
