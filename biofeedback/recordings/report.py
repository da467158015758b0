"""What a report of a session shows: numbers that were computed, each with where it comes from.

Nothing is computed here. A number from less than 80 % clean data is a dash.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from biofeedback.events import Samples

Copy: TypeAlias = Literal["client", "therapist"]
Say: TypeAlias = Callable[[str], str]
"""From English into the language of a report; what is put in stays open as ``{}``."""
LEAST_CLEAN: Final = 0.8
AROUND_S: Final = 90.0
"""Of a starred moment, on either side."""


@dataclass(frozen=True, slots=True)
class Language:
    """What a report is written in."""

    code: str
    """As a page names it: ``en``."""
    say: Say


ENGLISH: Final = Language("en", str)


@dataclass(frozen=True, slots=True)
class Number:
    """A value, the stretch of the session it was computed from, and how much of that was clean."""

    value: float | None
    start: float
    end: float
    clean: float
    """Share, 0 to 1."""

    @property
    def shown(self) -> float | None:
        """None where it is not to be shown."""
        return self.value if self.clean >= LEAST_CLEAN else None


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A line over the session; NaN where nothing is known."""

    times_s: Samples
    values: Samples
    low: Samples | None = None
    high: Samples | None = None
    """A band around it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A phase in the strip above the curves."""

    start: float
    end: float
    name: str
    paced: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """An instant in the strip."""

    time: float
    name: str
    for_therapist: bool = False
    """Left out of the client's copy: a rise, say."""


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One line of the table of phases."""

    name: str
    heart_bpm: Number
    rmssd_ms: Number
    skin_us: Number
    responses_per_min: Number
    breaths_per_min: Number
    beats: int
    asked_per_min: float | None = None
    followed_per_min: Number | None = None


@dataclass(frozen=True, slots=True, eq=False)
class StarredMoment:
    """A moment with what lay before, during and after it."""

    time: float
    name: str
    during_until: float
    heart: Curve
    skin: Curve
    heart_bpm: tuple[Number, Number, Number]
    """Before, during, after."""
    skin_us: tuple[Number, Number, Number]
    heart_back: str
    """In words: “back after about 75 s”."""
    skin_back: str
    heart_back_s: float | None = None
    """From the onset, where it was back; drawn as a bracket."""
    for_therapist: bool = False


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """What was answered before and after; empty where it was skipped."""

    item: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """One page about one session."""

    person: str
    heading: str
    """Number, date, length and mode, as one line."""
    sensors: tuple[str, ...]
    """Each with its share of clean data."""
    duration_s: float
    heart: Curve | None
    skin: Curve | None
    response_times_s: Samples
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]
    gaps: tuple[tuple[float, float], ...]
    rows: tuple[PhaseRow, ...]
    moments: tuple[StarredMoment, ...]
    tried: tuple[str, ...]
    check_ins: tuple[CheckInRow, ...]
    note: str
    """The therapist's; never in the client's copy."""
    fixed_texts: tuple[str, ...]
    """The sentences every report ends with."""
    versions: str
    hidden: frozenset[str] = frozenset()
    """Charts the therapist keeps out of the client's copy: ``session``, ``moments``, ``phases``."""
    noticed: str = ""
    """How first hints lay to signal changes, in words; never in the client's copy."""
    language: Language = ENGLISH
    variability_withheld: str = ""
    """Why the therapist's copy has no variability either; empty where it has."""
    """Of all its words, but for what people wrote themselves."""
