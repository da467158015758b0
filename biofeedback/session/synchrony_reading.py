"""Whether two people's signals moved together, read out of a session that is looked back on.

For the therapist, in the review alone. What was paced, spoken or moved is left out, and what cannot
be told has its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal, TypeAlias

import numpy as np

from biofeedback.events import Marker, Person, Samples
from biofeedback.recordings.people import THERAPIST, People
from biofeedback.recordings.recording import Recording
from biofeedback.session.reviewing import Review, traces
from biofeedback.signal.moment_windows import Traces
from biofeedback.signal.synchrony import (
    HEART_LAG_S,
    SKIN_LAG_S,
    Synchrony,
    Verdict,
    phase_locking,
    segment_synchrony,
    slope_concordance,
    windowed_cross_correlation,
)
from biofeedback.signal.synchrony_segments import Blank
from biofeedback.signal.synchrony_series import (
    HZ,
    MOVING_MG,
    blanks,
    conductance_on,
    grid,
    heart_rate_on,
    moving,
)
from biofeedback.signal.synchrony_windows import OverTime, over_time

Compared: TypeAlias = Literal["heart", "skin"]
Method: TypeAlias = Literal["either", "windowed", "phase", "slopes"]
Missing: TypeAlias = Literal["second person", "client", "therapist"]
SEED: Final = 1
"""The same session gives the same surrogates, however often it is looked at."""
_METHODS: Final[dict[Method, Callable[..., Synchrony]]] = {
    "either": partial(segment_synchrony, absolute=True),
    "windowed": windowed_cross_correlation,
    "phase": phase_locking,
    "slopes": slope_concordance,
}
_LAGS_S: Final[dict[Compared, float]] = {"heart": HEART_LAG_S, "skin": SKIN_LAG_S}


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """One signal of both people."""

    whole: Synchrony
    """Mean Fisher Z of the whole session, signed."""
    others: dict[Method, Verdict]
    """What other methods say of the same; empty where it cannot be told."""
    over_time: OverTime


def missing(review: Review, people: People) -> Missing | None:
    """What stands in the way: a second person's sensors, or one of the two agreements.

    Both agree to a second sensor, each for themselves; simulated people need not.
    """
    if len(review.wearers) < 2:
        return "second person"
    if review.meta.source == "simulated":
        return None
    if not people.allows(review.meta.person, "second sensor"):
        return "client"
    return None if people.allows(THERAPIST, "second sensor") else "therapist"


def shared_movement(recording: Recording) -> list[Blank]:
    """Stretches in which both moved, where both sensors tell of movement."""
    times: dict[Person, Samples] = {
        series.person: series.times_s[series.values > MOVING_MG]
        for series in recording.metrics()
        if series.name == "movement"
    }
    none = np.empty(0)
    return moving(times.get("client", none), times.get("therapist", none))


def together(review: Review, moved: Sequence[Blank] = ()) -> dict[Compared, Together]:
    """Each signal that both people have, compared; about a second for an hour."""
    times = grid(0.0, review.duration_s)
    left_out = [
        *blanks(
            review.pacer,
            (each for each in review.happenings if isinstance(each, Marker)),
            review.duration_s,
        ),
        *moved,
    ]
    people: tuple[Person, Person] = ("client", "therapist")
    one, other = (traces(review.wearers[person], review.given(person)) for person in people)
    found: dict[Compared, Together] = {}
    for signal in _LAGS_S:
        first, second = (_series(signal, times, each) for each in (one, other))
        if np.isfinite(first).any() and np.isfinite(second).any():
            found[signal] = _compare(first, second, _LAGS_S[signal], left_out)
    return found


def _series(signal: Compared, times: Samples, found: Traces) -> Samples:
    if signal == "heart":
        return heart_rate_on(times, found.beat_times, found.rr_ms)
    return conductance_on(times, found.skin_times, found.conductance_us)


def _compare(
    first: Samples, second: Samples, max_lag_s: float, left_out: Sequence[Blank]
) -> Together:
    whole = segment_synchrony(first, second, HZ, max_lag_s, blanks=left_out, seed=SEED)
    others: dict[Method, Verdict] = {}
    if whole.verdict != "cannot-tell":
        for name, measure in _METHODS.items():
            others[name] = measure(first, second, HZ, blanks=left_out, seed=SEED).verdict
    return Together(
        whole, others, over_time(first, second, HZ, max_lag_s, blanks=left_out, seed=SEED)
    )
