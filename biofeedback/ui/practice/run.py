"""A practice as it runs: what its keys do, and one instant after another."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from biofeedback.events import PacerChange
from biofeedback.guidance import prompts
from biofeedback.guidance.pacer import BREATH_OUT
from biofeedback.session.practising import Practice
from biofeedback.ui.client.pacer_sound import Sound
from biofeedback.ui.live.bridge import Bridge
from biofeedback.ui.practice.controls import LEADS
from biofeedback.ui.practice.keys import Mode, PracticeKeys
from biofeedback.ui.practice.run_questions import RunQuestions
from biofeedback.ui.practice.state import PracticeState
from biofeedback.ui.practice.view import PracticeView

FRAME_MS = 16
PACE_STEP_PER_MIN = 0.5


class PracticeRun(PracticeView):
    """Shows one practice after another; each has its own session.

    Signals:
        ended: the practice is over and its session has ended.
    """

    ended = Signal()

    def __init__(
        self,
        questions: RunQuestions | None = None,
        without: Collection[str] = frozenset(),
    ) -> None:
        super().__init__(questions, without)
        self.practice: Practice | None = None
        self.state = PracticeState(())
        self.bridge: Bridge | None = None
        self.sound: Sound | None = None
        self._plain = self._choosing = self._ending = self._held = False
        self._out_since: float | None = None
        self.keys = PracticeKeys(self, self._actions())
        self.frames = QTimer(self)
        self.frames.setTimerType(Qt.TimerType.PreciseTimer)
        self.frames.setInterval(FRAME_MS)
        self.frames.timeout.connect(self.frame)
        self._connect()

    def _connect(self) -> None:
        self.controls.pressed.connect(lambda name: self._actions()[name]())
        self.choices.chosen.connect(self._choose)
        self.choices.back.connect(self._toggle_choices)
        self.prompt.passed.connect(self._pass)
        self.prompt.denied.connect(self._deny)
        self.prompt.writing.connect(self._begin_answer)
        self.prompt.written.connect(self._keep_answer)
        self.questions.done.connect(self._answered)
        self.offer.accepted.connect(self._accept_offer)
        self.offer.declined.connect(self._decline_offer)
        self.offer.switched_off.connect(self._switch_offers_off)

    def _actions(self) -> dict[str, Callable[[], None]]:
        actions = {
            "something else": self._toggle_choices,
            "hold": self._hold,
            "light-headed": self._light_headed,
            "sound": self._toggle_sound,
            "slower": lambda: self._change_pace(-PACE_STEP_PER_MIN),
            "quicker": lambda: self._change_pace(PACE_STEP_PER_MIN),
            "plain": self._toggle_plain,
            "go on": self._go_on,
            "noticed": self._notice,
            "stop": self._stop,
            "first": lambda: self.choices.pick(0),
            "second": lambda: self.choices.pick(1),
            "third": lambda: self.choices.pick(2),
        }
        absent = LEADS - self.controls.quiet.keys()
        return {name: act for name, act in actions.items() if name not in absent}

    # --- life -------------------------------------------------------------------------------
    def begin(self, practice: Practice, sound: Sound | None = None) -> None:
        """Begin; ``sound`` is given where it plays to a device of its own."""
        self.practice = practice
        self.state = PracticeState(practice.parts)
        self._plain = self._choosing = self._ending = self._held = False
        self._out_since = None
        self._show_held()
        self.sound = sound or Sound(practice.handle.clock.now)
        self.sound.set_volume(practice.plan.volume)
        self.sound.switch(practice.plan.way == "sound" or practice.plan.sound)
        self.bridge = Bridge(practice.handle.events, self)
        self.bridge.phase.connect(self.state.on_phase)
        self.bridge.pacer.connect(self._on_pacer)
        self.bridge.cue.connect(self.state.on_cue)
        self.bridge.marker.connect(self.state.on_marker)
        self.bridge.session.connect(self.state.on_session)
        self.bridge.metric.connect(self.state.on_metric)
        self.bridge.device.connect(self.state.on_device)
        self.line.show_parts(practice.parts)
        self.keep_room(may_offer=practice.plan.offers)
        self.prompt.writes = practice.profile is not None
        self.questions.prepare(practice)
        practice.handle.begin_course(practice.course, "client")
        self.setFocus()
        self.frames.start()

    def _on_pacer(self, change: PacerChange) -> None:
        self.state.on_pacer(change)
        if self.sound is not None:
            self.sound.follow(change)

    def end(self) -> None:
        """Ask the session to end; ``ended`` follows."""
        if self.practice is not None and not self._ending:
            self._ending = True
            self.practice.handle.end()

    def _finish(self) -> None:
        self.frames.stop()
        self.bridge = None
        if self.sound is not None:
            self.sound.close()
        if self.practice is not None:
            self.practice.sitting.ended(self.practice.handle.clock.now())
        self.ended.emit()

    # --- what keys do -----------------------------------------------------------------------
    def _stop(self) -> None:
        if self.practice is None:
            return
        if self.state.over:
            self.end()
            return
        self._choosing = False
        self.state.blank()
        self.practice.handle.stop_all("client")
        if self.sound is not None:
            self.sound.silence()
        self.offer.vanish()
        self._draw(self.practice.handle.clock.now())

    def _light_headed(self) -> None:
        if self.practice is not None and not self.state.over:
            self._choosing = False
            self.offer.vanish()
            self.practice.handle.light_headed("client")

    def _hold(self) -> None:
        if self.practice is None:
            return
        self._held = not self._held
        if self._held:
            self.practice.handle.hold_here()
        else:
            self.practice.handle.lead_on()
        self._show_held()

    def _show_held(self) -> None:
        if "hold" in self.controls.quiet:
            self.controls.quiet["hold"].set_showing(self._held)

    def _change_pace(self, by_per_min: float) -> None:
        if self.practice is not None and self.state.pacer is not None:
            self.practice.handle.change_pace(by_per_min, "client")

    def _toggle_sound(self) -> None:
        if self.sound is not None:
            self.sound.switch(not self.sound.on)

    def _toggle_plain(self) -> None:
        self._plain = not self._plain

    def _go_on(self) -> None:
        if self.practice is not None and not self.state.over:
            self.practice.handle.next_part("client")

    def _notice(self) -> None:
        if self.practice is not None:
            self.practice.notice()

    def _toggle_choices(self) -> None:
        if self.practice is None:
            return
        self._choosing = not self._choosing
        if self._choosing:
            found = self.practice.sitting.something_else(
                paced=self.state.pacer is not None,
                arousal=self.state.arousal.level,
                time=self.practice.handle.clock.now(),
            )
            self.choices.show_prompts(found)
        else:
            self.setFocus()

    def _choose(self, prompt_id: str) -> None:
        if self.practice is None:
            return
        self._choosing = False
        self.practice.sitting.showed(prompt_id)
        self.practice.handle.show_prompt(prompt_id, "client")
        self.setFocus()

    def _pass(self) -> None:
        if self.practice is not None:
            self.practice.handle.clear("client")

    def _begin_answer(self) -> None:
        """Whoever writes has no hurry: the prompt goes by itself no more."""
        if self.practice is not None:
            self.practice.handle.ask("answer", "client")

    def _keep_answer(self, text: str) -> None:
        if self.practice is not None and self.state.prompt is not None:
            self.practice.keep_answer(self.state.prompt, text)
            self.setFocus()
            self._pass()

    def _deny(self) -> None:
        if self.practice is None or self.state.prompt is None:
            return
        self.practice.deny(self.state.prompt)
        self._pass()

    def _accept_offer(self) -> None:
        if self.practice is None:
            return
        offered = self.state.offer(self.practice.handle.clock.now())
        self._choosing = True
        self.offer.vanish()
        self.choices.show_prompts([prompts.prompt(each) for each in offered])

    def _decline_offer(self) -> None:
        if self.practice is not None:
            self.practice.handle.dismiss_offer("client")

    def _switch_offers_off(self) -> None:
        if self.practice is not None:
            self.practice.handle.switch_offers_off()
            self.practice.keep_plan(replace(self.practice.plan, offers=False))
            self._decline_offer()

    def _answered(self) -> None:
        """What was asked was answered, or left."""
        if self.practice is not None:
            self.questions.finish(self.practice)
            self.setFocus()

    # --- breathing out with Space -----------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or self.practice is None:
            super().keyPressEvent(event)
        elif event.isAutoRepeat():
            return
        elif self.state.prompt is not None and not self._choosing:
            self.prompt.step_on()
        elif self.state.free and self.practice.plan.count_out and not self.state.over:
            self._out_since = self.practice.handle.clock.now()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat() or self._out_since is None:
            super().keyReleaseEvent(event)
            return
        since, self._out_since = self._out_since, None
        if self.practice is not None:
            lasted = self.practice.handle.clock.now() - since
            self.practice.handle.mark(BREATH_OUT, "client", f"{lasted:.1f}")

    # --- frame ------------------------------------------------------------------------------
    def frame(self) -> None:
        """Draw this instant."""
        practice, bridge = self.practice, self.bridge
        if practice is None or bridge is None:
            return
        bridge.drain()
        now = practice.handle.clock.now()
        if self.state.block_line_over(now):
            practice.handle.clear("program")
        if self.state.finished:
            self.end()
        self._draw(now)
        if practice.handle.done.done():
            self._finish()

    def _draw(self, now: float) -> None:
        practice, state = self.practice, self.state
        if practice is None:
            return
        mode = self._mode()
        self.keys.set_mode(mode)
        self.draw_middle(mode, state)
        sound = self.sound
        problem = "" if sound is None or not sound.on else sound.problem
        self.draw_stage(
            state, practice.plan, now,
            plain=self._plain, numeral=self._numeral(now), problem=problem,
        )  # fmt: skip
        self.draw_edges(mode, state, now, plain=self._plain)
        if sound is not None:
            sound.set_fade(state.fade(now, practice.plan.fade_after_min).gain_db)
            aside = state.prompt is not None or state.over
            sound.set_volume(0.0 if aside else practice.plan.volume)
            self.controls.show_sound(sound.on)

    def _mode(self) -> Mode:
        if self._choosing:
            return "choices"
        if self.state.over:
            return "over"
        return "questions" if self.questions.wanted(self.state) else "stage"

    def _numeral(self, now: float) -> int | None:
        practice = self.practice
        if practice is None or not practice.plan.count_out or self.state.over:
            return None
        if self._out_since is not None:
            return int(now - self._out_since) + 1
        return self.state.out_count(now)
