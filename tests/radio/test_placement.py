"""Half an hour of ECG is placed where it was measured, whatever clock and delivery do."""

from __future__ import annotations

import asyncio
import random

import numpy as np

from tests.radio.modes import Radio, in_virtual_air
from tests.radio.straps import ChestStrap
from tests.radio.test_faults import ecg_times
from tests.radio.test_radio import recording

HALF_AN_HOUR_S = 1800.0


class RealRate(ChestStrap):
    """What a Polar H10 does of its nominal 130 Hz."""

    ECG_RATE = 130.16


def of_connection_intervals(chance: random.Random) -> float:
    """Wait for the next meeting of the radios, 30 ms apart; one frame in twenty is sent again."""
    again = chance.uniform(0.0, 0.4) if chance.random() < 0.05 else 0.0
    return chance.uniform(0.0, 0.03) + again


@in_virtual_air
async def test_samples_lie_within_5_ms_of_the_truth_throughout(radio: Radio) -> None:
    strap = RealRate(radio.air)
    strap.clock_rate = 1 + 100e-6
    chance = random.Random(7)
    strap.delay = lambda: of_connection_intervals(chance)
    async with radio.on_air(strap), recording(strap) as recorded:
        await asyncio.sleep(HALF_AN_HOUR_S)
    truth = np.concatenate(strap.true_ecg_times) - recorded.began
    placed = ecg_times(recorded)
    assert recorded.values("ecg") == strap.sent_ecg
    assert placed[-1] - placed[0] > HALF_AN_HOUR_S - 10
    error = placed - truth
    assert np.max(np.abs(error)) < 0.005
