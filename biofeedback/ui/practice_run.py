"""A practice as it runs: one moving thing, one line of time, and a way out that never moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from biofeedback.events import PacerChange
from biofeedback.guidance import checkins, prompts
from biofeedback.guidance.prompts import Prompt
from biofeedback.session.practising import Practice
from biofeedback.ui import practice_words
from biofeedback.ui.announce import announce
from biofeedback.ui.bridge import Bridge
from biofeedback.ui.practice_choices import PracticeChoices
from biofeedback.ui.practice_controls import PracticeControls
from biofeedback.ui.practice_keys import Mode, PracticeKeys
from biofeedback.ui.practice_line import PracticeLine
from biofeedback.ui.practice_offer import PracticeOffer
from biofeedback.ui.practice_prompt import PracticePrompt
from biofeedback.ui.practice_questions import PracticeQuestions
from biofeedback.ui.practice_stage import LOWEST, PracticeStage
from biofeedback.ui.practice_state import PracticeState
from biofeedback.ui.sound import Sound
from biofeedback.ui.theme import Theme

FRAME_MS = 16
PACE_STEP_PER_MIN = 0.5


class PracticeRun(QWidget):
    """Shows one practice after another; each has its own session.

    Signals:
        ended: the practice is over and its session has ended.
    """

    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("client")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = Theme()
        self.practice: Practice | None = None
        self.state = PracticeState(())
        self.bridge: Bridge | None = None
        self.sound: Sound | None = None
        self._plain = False
        self._choosing = False
        self._ending = False
        self._out_since: float | None = None
        self.stage = PracticeStage()
        self.choices = PracticeChoices()
        self.questions = PracticeQuestions()
        self.middle = QStackedWidget(self)
        for page in (self.stage, self.choices, self.questions):
            self.middle.addWidget(page)
        self.prompt = PracticePrompt(self.stage)
        self.line = PracticeLine(self)
        self.offer = PracticeOffer(self)
        self.controls = PracticeControls(self)
        self.keys = PracticeKeys(self, self._actions())
        self.frames = QTimer(self)
        self.frames.setTimerType(Qt.TimerType.PreciseTimer)
        self.frames.setInterval(FRAME_MS)
        self.frames.timeout.connect(self.frame)
        self._connect()

    def _connect(self) -> None:
        self.controls.pressed.connect(lambda name: self._actions()[name]())
        self.controls.laid_out.connect(self._place)
        self.choices.chosen.connect(self._choose)
        self.choices.back.connect(self._toggle_choices)
        self.prompt.passed.connect(self._pass)
        self.prompt.denied.connect(self._deny)
        self.questions.done.connect(self._answered)
        self.offer.accepted.connect(self._accept_offer)
        self.offer.declined.connect(self._decline_offer)
        self.offer.switched_off.connect(self._switch_offers_off)

    def _actions(self) -> dict[str, Callable[[], None]]:
        return {
            "something else": self._toggle_choices,
            "hold": self._hold,
            "light-headed": self._light_headed,
            "sound": self._toggle_sound,
            "slower": lambda: self._change_pace(-PACE_STEP_PER_MIN),
            "quicker": lambda: self._change_pace(PACE_STEP_PER_MIN),
            "plain": self._toggle_plain,
            "go on": self._go_on,
            "stop": self._stop,
            "first": lambda: self.choices.pick(0),
            "second": lambda: self.choices.pick(1),
            "third": lambda: self.choices.pick(2),
        }

    # --- life -------------------------------------------------------------------------------
    def begin(self, practice: Practice, sound: Sound | None = None) -> None:
        """Begin; ``sound`` is given where it plays to a device of its own."""
        self.practice = practice
        self.state = PracticeState(practice.parts)
        self._plain = self._choosing = self._ending = False
        self._held = False
        self._out_since = None
        self.sound = sound or Sound(practice.handle.clock.now)
        self.sound.set_volume(practice.plan.volume)
        self.sound.switch(practice.plan.way == "sound" or practice.plan.sound)
        self.bridge = Bridge(practice.handle.events, self)
        self.bridge.phase.connect(self.state.on_phase)
        self.bridge.pacer.connect(self._on_pacer)
        self.bridge.cue.connect(self.state.on_cue)
        self.bridge.session.connect(self.state.on_session)
        self.line.show_parts(practice.parts)
        self.questions.prepare(practice.profile)
        self.controls.stop.say(self.tr("Stop"))
        self.stage.show_prompt("")
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
        self.state.stopped = True
        self.practice.handle.stop_all("client")
        if self.sound is not None:
            self.sound.silence()
        self.offer.vanish()
        self._draw(self.practice.handle.clock.now())

    def _light_headed(self) -> None:
        if self.practice is not None and not self.state.over:
            self._choosing = False
            self.practice.handle.light_headed("client")

    def _hold(self) -> None:
        if self.practice is None:
            return
        self._held = not self._held
        if self._held:
            self.practice.handle.hold_here()
        else:
            self.practice.handle.lead_on()
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

    def _toggle_choices(self) -> None:
        if self.practice is None:
            return
        self._choosing = not self._choosing
        if self._choosing:
            paced = self.state.pacer is not None
            self.choices.show_prompts(self.practice.sitting.something_else(paced=paced))
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
        """The questions before or after were answered, or left."""
        practice = self.practice
        if practice is None or self.questions.form is None:
            return
        form = self.questions.form
        time = practice.handle.clock.now()
        if form.answers:
            practice.keep(checkins.entry(form.instrument, time, form.answers))
        practice.handle.next_part("client")
        practice.handle.answer(practice.answered)
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
            self.practice.handle.mark("breath out", "client", f"{lasted:.1f}")

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
        mode = self._mode()
        self.keys.set_mode(mode)
        page: QWidget = self.stage
        if mode == "questions":
            page = self.questions
            self.questions.show_for(before=self.state.asks_before)
        elif mode == "choices":
            page = self.choices
        if self.middle.currentWidget() is not page:
            self.middle.setCurrentWidget(page)
            self._place()
        self._draw_stage(now)
        self._draw_edges(mode, now)

    def _mode(self) -> Mode:
        if self._choosing:
            return "choices"
        if self.state.over:
            return "over"
        return "questions" if self.state.asks_before or self.state.asks_after else "stage"

    def _draw_stage(self, now: float) -> None:
        practice, state, stage = self.practice, self.state, self.stage
        if practice is None:
            return
        by_screen = practice.plan.way == "screen"
        fade = state.fade(now, practice.plan.fade_after_min)
        stage.set_contrast(fade.contrast)
        seen = by_screen and not self._plain
        stage.show_position(state.position(now) if seen else None)
        stage.show_numeral(self._numeral(now) if seen or state.free else None)
        if self.sound is not None:
            self.sound.set_fade(fade.gain_db)
            aside = state.prompt is not None or state.over
            self.sound.set_volume(0.0 if aside else practice.plan.volume)
        shown = None if state.prompt is None else prompts.prompt(state.prompt)
        self._show_prompt(shown)
        problem = "" if self.sound is None or not self.sound.on else self.sound.problem
        line = practice_words.line(state, practice.plan, now, problem)
        if line != stage.line.text:
            stage.show_line(line)
            announce(stage, line)

    def _numeral(self, now: float) -> int | None:
        practice = self.practice
        if practice is None or not practice.plan.count_out or self.state.over:
            return None
        if self._out_since is not None:
            return int(now - self._out_since) + 1
        return self.state.out_count(now)

    def _show_prompt(self, shown: Prompt | None) -> None:
        if shown is not self.prompt.prompt:
            self.prompt.show_prompt(shown)
            announce(self.stage, self.prompt.text)
        if self.stage.prompt.text != self.prompt.text:
            self.stage.show_prompt(self.prompt.text)

    def _draw_edges(self, mode: Mode, now: float) -> None:
        state, quiet = self.state, self.controls.quiet
        self.line.show_place(state.number, state.progress(now))
        self.line.setVisible(not self._plain and not state.over)
        self.controls.show_quiet(mode == "stage" and not self._plain and state.prompt is None)
        paced = state.pacer is not None
        for name in ("hold", "slower", "quicker", "light-headed"):
            quiet[name].setEnabled(paced)
        if self.sound is not None:
            quiet["sound"].set_showing(self.sound.on)
        self.controls.stop.say(self.tr("Close") if state.over else self.tr("Stop"))
        self.offer.show_offer(bool(state.offer(now)) and mode == "stage")

    # --- looks ------------------------------------------------------------------------------
    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes, type and motion."""
        self._theme = theme
        for part in (self.stage, self.choices, self.questions, self.prompt, self.line, self.offer,
                     self.controls):  # fmt: skip
            part.set_theme(theme)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        theme, width, height = self._theme, self.width(), self.height()
        margin = theme.space("client_margin")
        self.controls.setFixedWidth(max(width, 1))
        lower = self.controls.height()
        top = round(0.05 * height)
        self.line.setGeometry(
            round(0.12 * width), top, round(0.76 * width), self.line.sizeHint().height()
        )
        self.controls.move(0, height - margin - lower)
        foot = height - margin - self.controls.stop.height()
        offer = self.offer.sizeHint().height()
        self.offer.setGeometry(0, foot - offer - theme.px(4), width, offer)
        if self.middle.currentWidget() is self.stage:
            # its lowest line ends where the large buttons begin
            self.middle.setGeometry(0, 0, width, min(height, round(foot / LOWEST)))
        else:
            upper = self.line.geometry().bottom() + theme.px(8)
            self.middle.setGeometry(0, upper, width, max(foot - theme.px(8) - upper, 1))
        self.prompt.place()
        for part in (self.line, self.controls, self.offer):
            part.raise_()
