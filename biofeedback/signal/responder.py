"""Whether a person's skin answers, and its range: a check with a fuller breath or a hand squeeze.

About one person in ten hardly answers at all (Boucsein 2012); without the check their flat line
would be read as rest. The range makes levels of one person comparable within a session (Lykken &
Venables 1971, doi 10.1111/j.1469-8986.1971.tb00501.x): (x - lowest) / (highest - lowest).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from biofeedback.events import Samples
from biofeedback.signal.eda import THRESHOLD_US, Conductance, Response, Second

Answer: TypeAlias = Literal["answers", "no-answer", "drifting", "flat"]

ANSWER_S = (0.5, 8.0)
"""A response to the check begins this long after it: latency, and the length of a breath."""
BEFORE_S = 10.0
FLAT_US = 0.02
"""Least swing of a signal that is alive, from the 5th to the 95th percentile."""
DRIFT_US_S = 0.02
"""Slope beyond which the electrodes still couple, and an answer would not be told from it."""
PLAUSIBLE_US = (1.0, 40.0)
"""Outside this, a quiet person's electrodes are worth a look."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found."""

    answer: Answer
    amplitude_us: float | None = None
    """Of the largest response, where there is one."""
    look_at_contact: bool = False
    """The level is unusual for skin at rest."""


@dataclass(frozen=True, slots=True)
class SkinRange:
    """Lowest and highest conductance of one person today, µS."""

    lowest_us: float
    highest_us: float

    def share(self, conductance_us: float) -> float:
        """Where a level lies within the range, 0 to 1."""
        width = self.highest_us - self.lowest_us
        if width <= 0.0:
            return 0.0
        return min(max((conductance_us - self.lowest_us) / width, 0.0), 1.0)

    def including(self, conductance_us: float) -> SkinRange:
        """The range after one more level."""
        return SkinRange(min(self.lowest_us, conductance_us), max(self.highest_us, conductance_us))


def check(conductance_us: Samples, sampling_rate: float, prompt_s: float) -> Check:
    """Judge the conductance around a fuller breath or a squeeze.

    Parameters
    ----------
    conductance_us
        From at least 10 s before the prompt to 10 s after it, shape ``(n,)``.
    prompt_s
        When it was asked for, counted from the first sample.
    """
    times = (np.arange(len(conductance_us)) / sampling_rate).tolist()
    signal = Conductance(sampling_rate)
    items = [*signal.feed(times, conductance_us.tolist()), *signal.finish()]
    seconds = [item for item in items if isinstance(item, Second) and item.used]
    levels = np.array([second.mean_us for second in seconds])
    if len(levels) < BEFORE_S:
        return Check("flat", look_at_contact=True)
    odd = not PLAUSIBLE_US[0] <= float(np.median(levels)) <= PLAUSIBLE_US[1]
    earliest, latest = (prompt_s + after for after in ANSWER_S)
    answers = [
        item.amplitude_us
        for item in items
        if isinstance(item, Response) and not item.spoiled and earliest <= item.onset <= latest
    ]
    before = [second for second in seconds if second.end <= prompt_s]
    if answers and max(answers) >= THRESHOLD_US:
        return Check("answers", max(answers), odd)
    if len(before) >= 2:
        ends = np.array([second.end for second in before])
        slope = float(np.polyfit(ends, [second.mean_us for second in before], 1)[0])
        if abs(slope) > DRIFT_US_S:
            return Check("drifting", None, odd)
    low, high = np.percentile(levels, [5, 95])
    return Check("flat" if high - low < FLAT_US else "no-answer", None, odd)
