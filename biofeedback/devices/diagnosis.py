"""What works on this computer for Bluetooth, and what to do about what does not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from biofeedback.errors import SensorError

PATIENCE_S = 8.0
"""A Bluetooth service that hangs is a finding too."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool | None
    """None where something before it kept it from being looked at."""
    problem: str | None = None
    advice: str | None = None


async def examine_bluetooth(patience_s: float = PATIENCE_S) -> tuple[Finding, ...]:
    """Look at everything between the program and the air, nearest first; takes a bounded time."""
    # bleak takes a while to load, and what only shows findings has no need of it
    from biofeedback.devices import ble, ble_errors

    try:
        async with asyncio.timeout(patience_s):
            await ble.check_radio()
    except TimeoutError:
        error = ble_errors.NOT_RESPONDING.error()
    except SensorError as found:
        error = found
    else:
        return tuple(Finding(layer, ok=True) for layer in ble_errors.LAYERS)
    broken = ble_errors.LAYERS.index(ble_errors.layer_of(error))
    return (
        *(Finding(layer, ok=True) for layer in ble_errors.LAYERS[:broken]),
        Finding(ble_errors.LAYERS[broken], False, error.problem, error.advice),
        *(Finding(layer, ok=None) for layer in ble_errors.LAYERS[broken + 1 :]),
    )
