"""What the client sees at this moment, folded from the session's events.

A function of events and time alone: the same gives the same picture. Signals bring nothing into
view, and after Stop nothing comes back by itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from biofeedback.events import Cue, Marker, PacerChange, Phase, SessionState
from biofeedback.guidance import pacer, prompts
from biofeedback.guidance.checkins import INSTRUMENTS, Instrument
from biofeedback.guidance.early_signs import NOTICED
from biofeedback.guidance.paced_block import BLOCK_LINE
from biofeedback.guidance.pacer import PacerPosition
from biofeedback.guidance.prompts import Prompt
from biofeedback.session.guide import CHOICES, NEXT, QUESTIONS, STILL
from biofeedback.ui.client import words as client_words
from biofeedback.ui.kit.translate import said

FADE_S = 0.8
"""What comes and goes takes so long, except that Stop takes everything away at once."""
GLOW_S = 8.0
_GLOW_RISES_S, _GLOW_FALLS_S = 2.0, 3.0
NOTED_S = 3.0
"""How long the view answers that something was noted."""
_HERE = "here-cue"


@dataclass(frozen=True, slots=True)
class Scene:
    """One instant of the client's view."""

    position: PacerPosition | None = None
    shape: float = 0.0
    """How much is seen of the shape and its word, 0 to 1."""
    text: str = ""
    as_line: bool = False
    """Whether the words stand in one line under the shape's place."""
    words: float = 0.0
    """How much is seen of them, 0 to 1."""
    prompt: str = ""
    """Id of the prompt that can be passed; empty for none."""
    more: bool = False
    """Whether the prompt has another step."""
    choices: tuple[str, ...] | None = None
    """Ids of the prompts to choose from, while the client chooses."""
    asked: Instrument | None = None
    """Whose questions are up."""
    about: str = ""
    """Id of the prompt that is answered in writing."""
    still: float = 0.0
    """How much is seen of the still picture, 0 to 1."""
    glow: float = 0.0
    fade_db: float = 0.0
    """How much the tones are turned down while the pacer fades out."""
    count: int | None = None
    noted: bool = False
    """Whether the client pressed "I noticed something" a moment ago."""


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    since: float
    as_line: bool
    prompt: str = ""
    until: float = math.inf


class ClientState:
    """Every ``on_…`` takes one event; :meth:`scene` is asked with the session time."""

    def __init__(self) -> None:
        self.pacer: PacerChange | None = None
        self.choices: tuple[str, ...] | None = None
        self.asked: Instrument | None = None
        """Whose questions are up."""
        self._about = ""
        """Id of the latest prompt: it may go while somebody presses to answer it."""
        self.over = False
        """Whether the session has ended."""
        self._shape_since = self._paced_since = 0.0
        self._fade_after_min: float | None = None
        self._fade_chosen = 0.0
        self._fade_was = 1.0
        self._leaving: tuple[PacerChange, float] | None = None
        """The pacer that has stopped, and when: its shape is still fading."""
        self._words: _Words | None = None
        self._step = 0
        self._still = (-math.inf, -math.inf)
        """Since when the still picture is shown, and until when."""
        self._out_since: float | None = None
        self._glow_since = -math.inf
        self._noted_at = -math.inf
        self._stopping = False

    # --- events -----------------------------------------------------------------------------
    def on_pacer(self, change: PacerChange) -> None:
        """The pacer begins, changes or stops."""
        if self._stopping:
            return
        if change.phases:
            self._take_still(change.time)
            if self.pacer is None:
                self._shape_since = self._paced_since = change.time
            self.pacer, self._leaving = change, None
        elif self.pacer is not None:
            self._leaving, self.pacer = (self.pacer, change.time), None
            if self._words is not None and _is_block_line(self._words.prompt):
                self._take_words(change.time)

    def on_cue(self, cue: Cue) -> None:
        """Something is shown, announced, put up for choice, or taken away."""
        if cue.kind == "stop":
            self._clear_all()
            self._stopping = False
        elif cue.kind == pacer.FADES:
            # what is gone already comes back as it came
            self._fade_was = self._fade(cue.time).contrast
            self._fade_chosen = cue.time
            self._fade_after_min = float(cue.item) if cue.item else None
        elif self._stopping:
            return
        elif cue.kind == STILL:
            self._make_room(cue.time)
            self._still = (cue.time, math.inf)
        elif cue.kind == "prompt":
            self._make_room(cue.time)
            self._step = 0
            shown = prompts.prompt(cue.item)
            self._about = shown.id
            self._words = _Words("", cue.time, self._beside_shape(shown), shown.id)
            if shown.trigger == _HERE:
                self._glow_since = cue.time
        elif cue.kind == "clear":
            self._make_room(cue.time)
            self._take_words(cue.time)
        elif cue.kind == NEXT:
            self._make_room(cue.time)
            self._words = _Words(client_words.announced(cue.item), cue.time, as_line=True)
        elif cue.kind == CHOICES:
            self._words = self.asked = None
            self._take_still(cue.time)
            self.choices = tuple(cue.item.split())
        elif cue.kind == QUESTIONS:
            self._words = self.choices = None
            self._take_still(cue.time)
            self.asked = INSTRUMENTS.get(cue.item)
            if self.asked == "answer" and not self._about:
                self.asked = None

    def on_marker(self, marker: Marker) -> None:
        """What the client noticed is noted."""
        if marker.kind == NOTICED and marker.author == "client":
            self._noted_at = marker.time

    def on_phase(self, phase: Phase) -> None:
        """What was announced has begun."""
        if self._words is not None and not self._words.prompt:
            self._take_words(phase.time)

    def on_session(self, state: SessionState) -> None:
        """When the session is over, the view is plain."""
        if not state.recording:
            self.over = True
            self._clear_all()

    # --- keys -------------------------------------------------------------------------------
    @property
    def free(self) -> bool:
        """Whether the view is plain, so that the client breathes their own way."""
        asked = self.choices is not None or self.asked is not None
        words = self._words is not None and self._words.until == math.inf
        still = self._still[1] == math.inf
        return self.pacer is None and not (words or asked or still or self.over)

    def breathe_out(self, time: float) -> None:
        """The client breathes out from ``time`` on, and holds a key for as long."""
        if self.free and self._out_since is None:
            self._out_since = time

    def breathed_out(self, time: float) -> float | None:
        """The key was let go: how long the breath lasted; None where something came between."""
        since, self._out_since = self._out_since, None
        return None if since is None or not self.free else time - since

    def stop(self) -> None:
        """Plain at once; what the session said before it heard of the stop is left aside."""
        self._clear_all()
        self._stopping = True

    def step_on(self) -> bool:
        """Go to the prompt's next step; False when it has none, or there is no prompt."""
        if not self._has_more():
            return False
        self._step += 1
        return True

    @property
    def prompt(self) -> str:
        """Id of the prompt that can be passed; empty for none."""
        words = self._words
        if words is None or words.until < math.inf or _is_block_line(words.prompt):
            return ""
        return words.prompt

    # --- time -------------------------------------------------------------------------------
    def scene(self, now: float, fade_s: float = FADE_S, *, counting: bool = False) -> Scene:
        """What is seen at session time ``now``."""
        noted = 0.0 <= now - self._noted_at < NOTED_S
        if self.choices is not None:
            return Scene(choices=self.choices, noted=noted)
        if self.asked is not None:
            about = self._about if self.asked == "answer" else ""
            return Scene(asked=self.asked, about=about, noted=noted)
        still = _faded(now, *self._still, fade_s)
        scene = replace(self._shape(now, fade_s), still=still, noted=noted)
        if counting and self.pacer is not None and scene.position is not None:
            scene = replace(scene, count=pacer.out_count(self.pacer, now))
        elif counting and self._out_since is not None and self.free:
            scene = replace(scene, count=int(now - self._out_since) + 1)
        glow = _glow(now - self._glow_since)
        words = self._words
        seen = 0.0 if words is None else _faded(now, words.since, words.until, fade_s)
        if words is None or (seen == 0.0 and words.until <= now):
            return replace(scene, glow=glow)
        return replace(
            scene,
            text=self._text(words),
            as_line=words.as_line,
            words=seen,
            prompt=self.prompt,
            more=self._has_more(),
            glow=glow,
        )

    def _shape(self, now: float, fade_s: float) -> Scene:
        if self.pacer is not None:
            fade = self._fade(now)
            left = fade.contrast
            if fade_s > 0.0 and self._fade_chosen > self._paced_since:
                back = min((now - self._fade_chosen) / fade_s, 1.0)
                left = self._fade_was + (left - self._fade_was) * back
            seen = _faded(now, self._shape_since, math.inf, fade_s) * left
            return Scene(pacer.position(self.pacer, now), seen, fade_db=fade.gain_db)
        if self._leaving is not None:
            change, stopped = self._leaving
            seen = _faded(now, -math.inf, stopped, fade_s) * self._fade(stopped).contrast
            if seen > 0.0:
                return Scene(pacer.position(change, now), seen)
        return Scene()

    def _fade(self, now: float) -> pacer.Fade:
        """What is left of the shape while it fades out; that never begins in the past."""
        if self._fade_after_min is None:
            return pacer.fade(0.0)
        begins = max(self._paced_since + 60.0 * self._fade_after_min, self._fade_chosen)
        return pacer.fade(now - begins)

    # --- own --------------------------------------------------------------------------------
    def _text(self, words: _Words) -> str:
        if not words.prompt:
            return words.text
        shown = prompts.prompt(words.prompt)
        return said(shown.steps[self._step] if shown.steps else shown.text)

    def _beside_shape(self, shown: Prompt) -> bool:
        """The line of a paced block is said before its pacer begins."""
        return self.pacer is not None or shown.trigger == BLOCK_LINE

    def _has_more(self) -> bool:
        return bool(self.prompt) and self._step + 1 < len(prompts.prompt(self.prompt).steps)

    def _take_words(self, time: float) -> None:
        if self._words is not None and self._words.until == math.inf:
            self._words = replace(self._words, until=time)

    def _take_still(self, time: float) -> None:
        since, until = self._still
        self._still = (since, min(until, time))

    def _make_room(self, time: float) -> None:
        """What was put up for choice or for answers goes, and the still picture."""
        self._take_still(time)
        if self.choices is not None or self.asked is not None:
            self.choices = self.asked = None
            # the shape was set aside meanwhile, and comes back as it came
            self._shape_since = time

    def _clear_all(self) -> None:
        self.pacer = self._leaving = self._words = self.choices = self.asked = None
        self._glow_since = self._noted_at = -math.inf
        self._still = (-math.inf, -math.inf)
        self._out_since = None


def _is_block_line(prompt_id: str) -> bool:
    return bool(prompt_id) and prompts.prompt(prompt_id).trigger == BLOCK_LINE


def _faded(now: float, since: float, until: float, fade_s: float) -> float:
    if fade_s <= 0.0:
        return 1.0 if since <= now < until else 0.0
    came = min(max((now - since) / fade_s, 0.0), 1.0)
    goes = min(max((now - until) / fade_s, 0.0), 1.0)
    return came * (1.0 - goes)


def _glow(since_s: float) -> float:
    if not 0.0 <= since_s < GLOW_S:
        return 0.0
    return min(since_s / _GLOW_RISES_S, (GLOW_S - since_s) / _GLOW_FALLS_S, 1.0)
