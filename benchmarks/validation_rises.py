"""The rise rule on simulated sessions, and the time back after a step."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.report import Figure, Section, at_least, at_most
from benchmarks.simulated_rises import MINUTES, Session, session

SEEDS = range(50)
"""The rule was tuned on seeds 1000 to 1119."""
WITHIN_S = 45.0


def section(data: Path) -> Section:
    """Compute the section."""
    del data
    sessions = [session(seed) for seed in SEEDS]
    return Section(
        f"{len(SEEDS)} sessions of {MINUTES} min of the program's simulated person, each with one "
        "episode of 1 to 3 min in which heart rate (about +12 bpm) and skin conductance (about "
        "+22 %, and more responses) go up together, through the whole pipeline. Besides, there are "
        "four unmarked stretches of speech that lift the heart rate by 4 to 8 bpm, and four "
        "startles that lift the skin. An offer outside the episode (or more than 30 s after it) "
        "counts as false.",
        tuple(_figures(sessions)),
        not_validated=("Rises: simulated people only; no session with episodes marked by people.",),
    )


def _figures(sessions: list[Session]) -> list[Figure]:
    delays = [delay for each in sessions if (delay := each.delay_s()) is not None]
    in_time = 100.0 * sum(delay <= WITHIN_S for delay in delays) / len(sessions)
    false = sum(each.false_offers() for each in sessions) / len(sessions)
    explained = all(each.explained for each in sessions)
    caught = 100.0 * len(delays) / len(sessions)
    return [
        at_most(f"false offers per {MINUTES} min", false, 0.3),
        at_least(f"episodes caught within {WITHIN_S:.0f} s", in_time, 90.0, " %"),
        Figure("episodes caught at all", f"{caught:.0f} %", "–", None),
        at_most("median delay", float(np.median(delays)), 40.0, " s"),
        Figure("every second and every offer has its reason", "yes" if explained else "no",
               "yes", explained),
    ]  # fmt: skip
