"""Joins the session and the client's window: draws what was shown, asks for what was pressed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from biofeedback.events import Author
from biofeedback.guidance.checkins import Instrument
from biofeedback.guidance.early_signs import NOTICED
from biofeedback.guidance.pacer import BREATH_OUT
from biofeedback.ui.client.sound import ClientSound
from biofeedback.ui.client.state import FADE_S, ClientState
from biofeedback.ui.client.window import ClientWindow
from biofeedback.ui.client.wishes import ClientWishes
from biofeedback.ui.live.bridge import Bridge, Handle, Source

_FRAMES_A_PICTURE = 8
"""The therapist's picture is no more frames behind, which is an eighth of a second."""


class ClientScreen(QObject):
    """What comes into view was said by the session; only Stop does not wait for it.

    Signals:
        pictured: the client's view as it is now, when it has changed.
    """

    pictured = Signal(QPixmap)

    def __init__(
        self,
        source: Source,
        bridge: Bridge,
        window: ClientWindow,
        wishes: ClientWishes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state = ClientState()
        self.wishes = wishes
        self.window = window
        self._handle = source if isinstance(source, Handle) else None
        self._now: Callable[[], float] = source.clock.now
        self._changed = True
        self._behind = _FRAMES_A_PICTURE
        self.sound = ClientSound(self._now, wishes.volume_pct)
        bridge.pacer.connect(self.state.on_pacer)
        bridge.pacer.connect(self.sound.on_pacer)
        bridge.cue.connect(self.state.on_cue)
        bridge.marker.connect(self.state.on_marker)
        bridge.phase.connect(self.state.on_phase)
        bridge.session.connect(self.state.on_session)
        window.redrawn.connect(self._renew)
        window.space_let_go.connect(self.space_let_go)
        window.left.connect(lambda: self.state.breathed_out(self._now()))
        view = window.view
        view.stopped.connect(self.stop)
        view.something_else.connect(self.something_else)
        view.passed.connect(self.go_on)
        view.denied.connect(self.deny)
        view.chosen.connect(self.choose)
        view.noticed.connect(self.notice)
        view.answered.connect(self.answered)
        view.writing.connect(self.write)
        view.prompt.writes = wishes.keeps

    # --- what keys and buttons do -----------------------------------------------------------
    def stop(self, author: Author = "client") -> None:
        """Plain at once, in this very frame; the session hears of it and keeps it."""
        if self._handle is not None:
            self._take_all()
            self._handle.stop_all(author)

    def something_else(self, author: Author = "client") -> None:
        """Put three prompts up for choice, or take them away."""
        if self._handle is None:
            return
        if self.state.choices is None:
            self._handle.something_else(author)
        else:
            self._handle.clear(author)

    def choose(self, prompt_id: str) -> None:
        """One of the three: it takes the place of whatever was there, the pacer's too."""
        if self._handle is not None:
            self._handle.stop_pacer("client")
            self._handle.show_prompt(prompt_id, "client")

    def pick(self, place: int) -> bool:
        """Choose by number; False while there is nothing to choose from."""
        choices = self.state.choices
        if choices is None or place >= len(choices):
            return False
        self.choose(choices[place])
        return True

    def go_on(self) -> None:
        """The prompt's next step, or pass on it."""
        if self._handle is not None and self.state.prompt and not self.state.step_on():
            self._handle.clear("client")

    def space(self) -> None:
        """The prompt's next step; or, where breaths out are counted, one begins."""
        if self.wishes.counting and self.state.free:
            self.state.breathe_out(self._now())
        else:
            self.go_on()

    def space_let_go(self) -> None:
        """The breath out is over: its length is kept, and shown to nobody."""
        now = self._now()
        lasted = self.state.breathed_out(now)
        if self._handle is not None and lasted is not None:
            self._handle.mark(BREATH_OUT, "client", f"{lasted:.1f}")

    def deny(self) -> None:
        """Take the prompt away, and offer it no more."""
        if self._handle is not None and self.state.prompt:
            self.wishes.deny(self.state.prompt)
            self._handle.deny(self.state.prompt, "client")

    def notice(self) -> None:
        """The client noticed something: it is marked, with the time, and needs no words."""
        if self._handle is not None:
            self._handle.mark(NOTICED, "client")

    def write(self) -> None:
        """The client answers the prompt in writing; there is no hurry."""
        if self._handle is not None and self.state.prompt:
            self._handle.ask("answer", "client")

    def answered(self) -> None:
        """The client is through with the questions: they go, and what was said is kept."""
        if self._handle is not None and self.state.asked is not None:
            self._handle.clear("client")

    def light_headed(self) -> None:
        """The client says so."""
        if self._handle is not None:
            self._handle.light_headed("client")

    def toggle_count(self) -> None:
        """Count breaths out in small numerals, or hide them again in the next frame."""
        self.wishes.count(not self.wishes.counting)

    def change_volume(self, steps: int) -> None:
        """Tones louder or softer, for this client from now on."""
        self.sound.change_volume(steps)
        self.wishes.keep_volume(self.sound.volume_pct)

    def toggle_sound(self) -> None:
        """Tones with the shape, or none again."""
        self.sound.toggle()

    def lost(self) -> None:
        """The display is gone: plain, and the session knows that nothing is shown."""
        if self._handle is not None:
            self._take_all()
            self._handle.blank("program")

    def _take_all(self) -> None:
        self.window.view.asked.forget()
        self.sound.silence()
        self.state.stop()
        self._draw(self._now())

    # --- frame ------------------------------------------------------------------------------
    def frame(self, now: float) -> None:
        """Draw session time ``now``, and renew the picture of it when it is due."""
        self._draw(now)
        self._behind += 1
        if self._changed and self._behind >= _FRAMES_A_PICTURE:
            self._changed, self._behind = False, 0
            self.pictured.emit(self.window.picture())

    def _renew(self) -> None:
        self._changed = True

    def _draw(self, now: float) -> None:
        fade_s = 0.0 if self.window.theme.reduced_motion else FADE_S
        scene = self.state.scene(now, fade_s, counting=self.wishes.counting)
        self.sound.go_with(shape=scene.position is not None, fade_db=scene.fade_db)
        before = self.window.view.scene.asked
        if before is not None and scene.asked != before:
            self._keep_answers(before)
        self.window.leave_space(scene.asked is not None)
        if self.window.view.show_scene(scene):
            self._changed = True
            self.window.take_over_colours()

    def _keep_answers(self, instrument: Instrument) -> None:
        """What was said until the questions went, whoever took them away; Stop leaves nothing."""
        answers, about = self.window.view.asked.answers, self.window.view.scene.about
        if answers and instrument == "answer":
            self.wishes.keep_answer(about, str(answers["text"]))
        elif answers:
            self.wishes.keep_answers(instrument, self._now(), answers)
        if answers and self._handle is not None and not self.state.over:
            self._handle.mark(instrument, "client")
