"""What can go wrong, as facts. The text of each is one plain sentence that says what to do next.

BiofeedbackError
├── UsageError            the call itself cannot be carried out (exit status 2)
├── InputError            a file or value cannot be read
├── PacketError           bytes from a sensor that do not follow its protocol
├── SensorError           a sensor or the radio cannot be used
│   └── SensorNotFoundError   nothing is heard of the sensor, and the system does not hold it
└── RecordingError        the library or a recording cannot be opened or written
    ├── PassphraseError   the passphrase did not open the library
    ├── InUseError        somebody else is writing it at this moment
    └── SchemaError       made by a newer version of the program
"""

from __future__ import annotations


class BiofeedbackError(Exception):
    """Base of every error the program raises itself."""


class UsageError(BiofeedbackError):
    """The call cannot be carried out as it was made."""


class InputError(BiofeedbackError):
    """A file or a value that was given cannot be read."""


class PacketError(BiofeedbackError):
    """A packet that its protocol does not allow; counted and dropped, never shown as a number."""


class SensorError(BiofeedbackError):
    """A sensor or the Bluetooth radio cannot be used.

    Attributes:
        problem: what is the matter, in a few words.
        advice: the one thing to do next.
        final: True when trying again cannot help.
    """

    def __init__(self, problem: str, advice: str, *, final: bool = False) -> None:
        super().__init__(f"{problem} {advice}")
        self.problem = problem
        self.advice = advice
        self.final = final


class SensorNotFoundError(SensorError):
    """The sensor is not heard, and the system holds no connection to it."""


class RecordingError(BiofeedbackError):
    """The library or a recording cannot be opened, read or written."""


class PassphraseError(RecordingError):
    """The passphrase (or key) did not open the library."""


class InUseError(RecordingError):
    """Another window or program is writing the file at this moment."""


class SchemaError(RecordingError):
    """The file was made by a newer version of the program."""
