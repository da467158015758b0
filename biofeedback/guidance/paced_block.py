"""Paced blocks, and the way out when breathing backfires.

Every block begins with a line against over-breathing. Light-headedness, or a stop, halts the
pacer and leaves two minutes of free breathing; the next block is quicker by one breath a minute at
least; after the second time, or where that would be too quick, only things other than breath are
offered. Nothing resumes by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from biofeedback.events import Author, Cue, Event, PacerChange
from biofeedback.guidance.patterns import (
    RATE_LIMITS_PER_MIN,
    Pattern,
    Phases,
    in_proportion,
    within_limits,
)
from biofeedback.guidance.prompts import triggered_by

FREE_BREATHING_S = 120.0
QUICKER_BY_PER_MIN = 1.0
TIMES_UNTIL_OTHER_THAN_BREATH = 2
BLOCK_LINE = "paced-block-start"
WAY_OUT = "over-breathing"
RESTS: Final = "rests"
"""Kind of the cue that says how long pacing rests; nobody is shown it as such."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What follows when pacing came to a halt."""

    free_until: float
    """Session time up to which breathing is free."""
    least_per_min: float
    """The slowest rate a later block may show."""
    for_today: bool
    """Whether no paced block follows, and only things other than breath are left to offer."""

    @property
    def item(self) -> str:
        """As a cue carries it."""
        return f"{self.free_until!r} {self.least_per_min!r} {self.for_today:d}"

    @classmethod
    def from_item(cls, item: str) -> Rest:
        """Read what :attr:`item` wrote."""
        free_until, least_per_min, for_today = item.split()
        return cls(float(free_until), float(least_per_min), for_today == "1")

    def breath_rests(self, time: float) -> bool:
        """Whether nothing is to turn attention to the breath at session time ``time``."""
        return self.for_today or time < self.free_until


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a block cannot begin, and when it could; ``again_at`` is None for not in this session."""

    reason: str
    again_at: float | None


def quickened(asked: Pattern, least_per_min: float) -> Pattern:
    """``asked``, made quicker in proportion where it is slower than that."""
    rate = asked.rate_per_min
    if rate is None or rate >= least_per_min:
        return asked
    return replace(asked, phases=in_proportion(asked.phases, 60.0 / least_per_min))


class PacedBlocks:
    """The paced blocks of one session. Each method returns the events to emit, in order."""

    def __init__(self) -> None:
        self.running: Pattern | None = None
        """What the pacer follows or leads to now."""
        self.rate_per_min: float | None = None
        """The rate now shown; keep it up to date while the pacer leads."""
        self.halts = 0
        self._free_until = 0.0
        self._last_per_min: float | None = None
        self._quickest_halted_per_min = 0.0

    @property
    def least_per_min(self) -> float:
        """The slowest rate that may be shown now; whoever leads keeps to it."""
        slowest, _ = RATE_LIMITS_PER_MIN
        if not self.halts:
            return slowest
        return max(self._quickest_halted_per_min + QUICKER_BY_PER_MIN, slowest)

    @property
    def other_than_breath_only(self) -> bool:
        """Whether only things other than breath are left to offer."""
        too_quick = self.least_per_min > RATE_LIMITS_PER_MIN[1]
        return self.halts >= TIMES_UNTIL_OTHER_THAN_BREATH or too_quick

    def fitted(self, asked: Pattern) -> Pattern:
        """``asked``, made quicker in proportion where an earlier block came to a halt."""
        return quickened(asked, self.least_per_min) if self.halts else asked

    def repaced(self, phases: Phases, by_per_min: float, slowest_per_min: float) -> Phases:
        """``phases`` quickened by a key, or slowed (negative), within every limit."""
        if self.running is None:
            return phases
        asked_per_min = 60.0 / sum(seconds for _, seconds in phases) + by_per_min
        rate = min(max(asked_per_min, slowest_per_min), RATE_LIMITS_PER_MIN[1])
        asked = within_limits(in_proportion(phases, 60.0 / rate))
        kept = replace(self.running, phases=asked.phases)
        return quickened(self.fitted(kept), slowest_per_min).phases

    def refusal(self, time: float) -> Refused | None:
        """Why no block can begin at session time ``time``; None when one can."""
        if self.other_than_breath_only:
            return Refused("Pacing rests for today. There is something to hold or look at.", None)
        if time < self._free_until:
            return Refused("A little free breathing first.", self._free_until)
        return None

    def begin(self, asked: Pattern, time: float, author: Author) -> list[Event]:
        """Begin a paced block, with its line; nothing while :meth:`refusal` gives a reason."""
        if self.refusal(time) is not None or not asked.paced:
            return []
        self.running = self.fitted(asked)
        self.rate_per_min = self.running.rate_per_min
        return [
            Cue(time, "prompt", triggered_by(BLOCK_LINE).id, author),
            PacerChange(time, self.running.id, self.running.phases, author),
        ]

    def light_headed(self, time: float, author: Author) -> list[Event]:
        """Somebody pressed the key for light-headedness: halt, and show the way out.

        After a block it counts like in it, once.
        """
        halted: list[Event] = []
        if self.running is not None or self._last_per_min is not None:
            halted = self._halt(time, author)
        elif time >= self._free_until:
            halted = self._rest(time, author)
        return [*halted, Cue(time, "prompt", triggered_by(WAY_OUT).id, author)]

    def stopped(self, time: float, author: Author) -> list[Event]:
        """Somebody pressed Stop: the client's side is blank, and the way out waits on the desk."""
        halted = [] if self.running is None else self._halt(time, author)
        return [*halted, Cue(time, "stop", "", author)]

    def ended(self, time: float, author: Author) -> list[Event]:
        """The block is over as planned."""
        if self.running is None:
            return []
        ended, self.running = self.running, None
        self._last_per_min, self.rate_per_min = self.rate_per_min, None
        return [PacerChange(time, ended.id, (), author)]

    def carry_over(self, time: float) -> None:
        """Another session begins where one ended, at its time ``time``: what happened counts."""
        self.running = None
        self.rate_per_min = None
        self._free_until -= time

    def _halt(self, time: float, author: Author) -> list[Event]:
        ended = self.ended(time, author)
        self._quickest_halted_per_min = max(
            self._quickest_halted_per_min, self._last_per_min or 0.0
        )
        self._last_per_min = None
        self.halts += 1
        return [*ended, *self._rest(time, author)]

    def _rest(self, time: float, author: Author) -> list[Event]:
        self._free_until = time + FREE_BREATHING_S
        rest = Rest(self._free_until, self.least_per_min, self.other_than_breath_only)
        return [Cue(time, RESTS, rest.item, author)]
