"""What a person can choose for a sensor before it is connected."""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.devices import sensor_list

AS_IT_SAYS = ""
"""The option that leaves the choice to the driver."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One question about a sensor; ``key`` is the driver's own."""

    key: str
    label: str
    options: tuple[tuple[str, str], ...]
    """Value and what it is called; the first is what holds until somebody chooses."""


_PORTS = (("1", "A1"), ("2", "A2"), ("3", "A3"), ("4", "A4"))
_BITALINO = (
    Choice("eda_port", "Skin on port", (_PORTS[2], _PORTS[0], _PORTS[1], _PORTS[3])),
    Choice("ecg_port", "ECG on port", ((AS_IT_SAYS, "none"), *_PORTS)),
)
_UNITS = (("microsiemens", "µS"), ("nanosiemens", "nS"), ("siemens", "S"), ("kohm", "kΩ"))
_STREAM = (Choice("unit", "Unit it sends", ((AS_IT_SAYS, "as it says"), *_UNITS, ("ohm", "Ω"))),)

_BY_KIND = {
    sensor_list.BITALINO: _BITALINO,
    "skin conductance stream": _STREAM,
    "stream": _STREAM,
}


def choices_for(kind: str) -> tuple[Choice, ...]:
    """What can be chosen for a sensor of this kind."""
    return _BY_KIND.get(kind, ())
