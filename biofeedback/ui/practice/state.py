"""What a practice shows at this moment, folded from its events; no Qt.

A prompt sets the shape aside until it is passed; the line that opens a paced block does not. What
the client sees is a function of the events and the time alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from biofeedback.events import (
    Cue,
    DeviceStatus,
    Marker,
    Metric,
    PacerChange,
    Phase,
    SessionState,
)
from biofeedback.guidance import pacer, prompts
from biofeedback.guidance.choice import ArousalNow
from biofeedback.guidance.course import ENDED, Part
from biofeedback.guidance.early_signs import NOTICED
from biofeedback.guidance.paced_block import BLOCK_LINE, RESTS, WAY_OUT, Rest
from biofeedback.guidance.pacer import PacerPosition
from biofeedback.session.guide import OFFERED

OFFER_S = 20.0
"""How long an offer stays."""
LINE_S = 8.0
"""How long the line at the beginning of a part without a pacer stays."""
NOTED_S = 3.0
"""How long it is answered that something was noted."""
STEP_S = 10.0
"""How often the line of time moves while no breath is paced."""


@dataclass(frozen=True, slots=True)
class Run:
    """A part that has begun."""

    part: Part
    begun: float
    ended: float | None = None


class PracticeState:
    """Every ``on_…`` takes one event; the rest is asked with the session time."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.runs: list[Run] = []
        self.pacer: PacerChange | None = None
        self.paced_since: float | None = None
        self.prompt: str | None = None
        """Id of the prompt that stands alone."""
        self.stopped = False
        """Stop was pressed: plain, and nothing comes back by itself."""
        self.light_headed = False
        self.finished = False
        """Every part is over."""
        self.session_over = False
        self.question: str | None = None
        """What was asked when the last part ended."""
        self.arousal = ArousalNow()
        self._came: set[str] = set()
        self._resting: set[str] = set()
        self._free_until = 0.0
        self._line_until = 0.0
        self._next: tuple[float, float] | None = None
        self._offer: tuple[float, tuple[str, ...]] | None = None
        self._moved_at = 0.0
        self._noted_at = -math.inf

    # --- events -----------------------------------------------------------------------------
    def on_phase(self, phase: Phase) -> None:
        """A part begins."""
        self._close(phase.time)
        if len(self.runs) < len(self.parts):
            self.runs.append(Run(self.parts[len(self.runs)], phase.time))
        self._next = None
        self._moved_at = phase.time

    def on_pacer(self, change: PacerChange) -> None:
        """The pacer starts, changes, or stops."""
        if not change.phases:
            self.pacer = self.paced_since = None
            self._line_until = 0.0
            return
        if self.pacer is None:
            self.paced_since = change.time
        self.pacer = change

    def on_cue(self, cue: Cue) -> None:
        """Something is shown, taken away, announced, asked or offered."""
        match cue.kind:
            case "prompt":
                self._on_prompt(cue)
            case "clear":
                self.prompt = None
                self._line_until = 0.0
            case "stop":
                self.blank()
                self._close(cue.time)
            case kind if kind == RESTS:
                self._free_until = Rest.from_item(cue.item).free_until
            case "next":
                self._next = (cue.time, float(cue.item))
            case "ask":
                self.question = cue.item
            case kind if kind == ENDED:
                self.finished = True
                self._close(cue.time)
            case kind if kind == OFFERED:
                self._offer = (cue.time, tuple(cue.item.split()))
            case "passed":
                self._offer = None

    def on_marker(self, marker: Marker) -> None:
        """What was noticed is noted."""
        if marker.kind == NOTICED:
            self._noted_at = marker.time

    def _on_prompt(self, cue: Cue) -> None:
        shown = prompts.prompt(cue.item)
        self._offer = None
        if shown.trigger == BLOCK_LINE:
            self.prompt = None
            self._line_until = cue.time + shown.seconds
            return
        self.prompt = shown.id
        if shown.trigger == WAY_OUT:
            self.light_headed = True
            self._close(cue.time)

    def blank(self) -> None:
        """Stop was pressed: nothing shows, before the session has answered."""
        self.stopped = True
        self.prompt = self._offer = self._next = None

    def on_metric(self, metric: Metric) -> None:
        """The person's own signals, for a choice on request; nothing of them is shown."""
        if metric.person == "client":
            self.arousal.measured(metric.name, metric.value)

    def on_device(self, status: DeviceStatus) -> None:
        """A sensor of the person comes, rests, or comes back."""
        if status.person != "client":
            return
        if status.state == "streaming":
            self._came.add(status.device)
        lost = status.state not in ("streaming", "stopped") and status.device in self._came
        (self._resting.add if lost else self._resting.discard)(status.device)

    def on_session(self, state: SessionState) -> None:
        """The session runs, rests or is over."""
        if not state.recording:
            self.session_over = True
            self._close(state.time)

    def _close(self, time: float) -> None:
        if self.runs and self.runs[-1].ended is None:
            last = self.runs[-1]
            self.runs[-1] = Run(last.part, last.begun, time)

    # --- now --------------------------------------------------------------------------------
    @property
    def current(self) -> Part | None:
        """The part that runs; None before the first and after the last."""
        return self.runs[-1].part if self.runs and self.runs[-1].ended is None else None

    @property
    def number(self) -> int:
        """Place of the part that began last; -1 before the first."""
        return len(self.runs) - 1

    @property
    def over(self) -> bool:
        """Whether the course has come to an end, by itself or by a key."""
        return self.stopped or self.light_headed or self.finished or self.session_over

    @property
    def free(self) -> bool:
        """Whether the person breathes their own way in a part that takes time."""
        part = self.current
        return part is not None and part.seconds is not None and self.pacer is None

    def position(self, time: float) -> PacerPosition | None:
        """Where the shape is; None while there is none, or while it is set aside."""
        if self.pacer is None or self.prompt is not None or self.stopped:
            return None
        return pacer.position(self.pacer, time)

    def out_count(self, time: float) -> int | None:
        """Number for the breath out, where the shape shows one."""
        if self.pacer is None or self.position(time) is None:
            return None
        return pacer.out_count(self.pacer, time)

    def fade(self, time: float, after_min: float | None) -> pacer.Fade:
        """What is left of shape and sound when they fade from a minute of pacing on."""
        if after_min is None or self.paced_since is None:
            return pacer.fade(0.0)
        return pacer.fade(time - self.paced_since - 60.0 * after_min)

    def noted(self, time: float) -> bool:
        """Whether something was noted a moment ago."""
        return 0.0 <= time - self._noted_at < NOTED_S

    def block_line(self, time: float) -> bool:
        """Whether the line of a paced block shows."""
        return self.pacer is not None and time < self._line_until

    def block_line_over(self, time: float) -> bool:
        """Whether the line of a paced block has had its time, and is to be cleared."""
        over = 0.0 < self._line_until <= time
        if over:
            self._line_until = 0.0
        return over

    def announced_s(self) -> float | None:
        """Length of the paced part that comes next, once it is announced."""
        return None if self._next is None or self.over else self._next[1]

    @property
    def sensor_rests(self) -> bool:
        """Whether a sensor that had come sends nothing now."""
        return bool(self._resting)

    def left_free(self, time: float) -> bool:
        """Whether these are the quiet minutes after it was light-headed, with nothing to follow."""
        quiet = self.light_headed and not self.stopped and self.prompt is None
        return quiet and time < self._free_until

    def just_begun(self, time: float) -> bool:
        """Whether a part without a pacer began a moment ago."""
        return self.free and time < self.runs[-1].begun + LINE_S

    def offer(self, time: float) -> tuple[str, ...]:
        """Ids of what is offered now; empty for nothing."""
        if self._offer is None or self.over or time >= self._offer[0] + OFFER_S:
            return ()
        return self._offer[1]

    def progress(self, time: float) -> float:
        """Share of the present part that has passed; it moves when a breath ends."""
        part = self.current
        if part is None or part.seconds is None:
            return 0.0
        self._moved_at = self._last_step(time)
        return min(max((self._moved_at - self.runs[-1].begun) / part.seconds, 0.0), 1.0)

    def _last_step(self, time: float) -> float:
        begun = self.runs[-1].begun
        if self.pacer is None:
            return begun + (time - begun) // STEP_S * STEP_S
        cycle_s = sum(seconds for _, seconds in self.pacer.phases)
        if time < self.pacer.time:
            return self._moved_at
        return self.pacer.time + (time - self.pacer.time) // cycle_s * cycle_s
