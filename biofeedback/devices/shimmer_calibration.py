"""Skin conductance from the codes of a Shimmer GSR+, after the maker's published calibration."""

from __future__ import annotations

from dataclasses import dataclass

AUTO_RANGE = 4

# Feedback resistor and limits of each range, kΩ
_FEEDBACK = (40.2, 287.0, 1000.0, 3300.0)
_LIMITS = ((8.0, 63.0), (63.0, 220.0), (220.0, 680.0), (680.0, 4700.0))
_LOWEST_ADC_IN_RANGE_3 = 683
_REFERENCE_V, _FULL_SCALE_V, _FULL_SCALE_ADC = 0.5, 3.0, 4095


@dataclass(frozen=True, slots=True)
class Conductance:
    """One value of the GSR channel."""

    range: int
    adc: int
    kohm: float
    microsiemens: float
    open: bool
    """More resistance than skin has: the electrodes touch nothing."""


def conductance(raw: int, range_setting: int) -> Conductance:
    """Decode the 16 bits of the GSR channel; ``range_setting`` 4 is auto."""
    adc = raw & 0x0FFF
    used = raw >> 14 if range_setting == AUTO_RANGE else range_setting
    if used == 3:
        adc = max(adc, _LOWEST_ADC_IN_RANGE_3)
    volts = adc * _FULL_SCALE_V / _FULL_SCALE_ADC
    if volts <= _REFERENCE_V:
        return Conductance(used, adc, float("inf"), 0.0, open=True)
    kohm = _FEEDBACK[used] / (volts / _REFERENCE_V - 1)
    is_open = kohm > _LIMITS[3][1]
    if range_setting == AUTO_RANGE:
        kohm = max(kohm, _LIMITS[0][0])
    else:
        lowest, highest = _LIMITS[used]
        kohm = min(highest, max(lowest, kohm))
    return Conductance(used, adc, kohm, 1000 / kohm, is_open)
