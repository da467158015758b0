"""The screen of a practice: where things stand and how an instant is drawn."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from biofeedback.guidance import prompts
from biofeedback.session.practising import Plan
from biofeedback.ui.client.choices import PracticeChoices
from biofeedback.ui.kit.announce import announce
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.practice import words as practice_words
from biofeedback.ui.practice.controls import PracticeControls
from biofeedback.ui.practice.keys import Mode
from biofeedback.ui.practice.line import PracticeLine
from biofeedback.ui.practice.offer import PracticeOffer
from biofeedback.ui.practice.prompt import PracticePrompt
from biofeedback.ui.practice.run_questions import RunQuestions
from biofeedback.ui.practice.stage import LOWEST, PracticeStage
from biofeedback.ui.practice.state import PracticeState


class PracticeView(QWidget):
    """Draws what a state says; what keys do is decided elsewhere."""

    def __init__(
        self,
        questions: RunQuestions | None = None,
        without: Collection[str] = frozenset(),
    ) -> None:
        super().__init__()
        self.setObjectName("client")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = Theme()
        self.stage = PracticeStage()
        self.choices = PracticeChoices()
        self.questions = questions or RunQuestions()
        self.middle = QStackedWidget(self)
        for page in (self.stage, self.choices, self.questions):
            self.middle.addWidget(page)
        self.prompt = PracticePrompt(self.stage)
        self.line = PracticeLine(self)
        self.offer = PracticeOffer(self)
        self.controls = PracticeControls(without, self)
        self.controls.laid_out.connect(self._place)
        self.questions.ends_changed.connect(self._take_ends)
        self._offer_in_row, self._may_offer = True, False

    def keep_room(self, *, may_offer: bool) -> None:
        """Whether something may be offered, so that nothing moves when it is."""
        self._may_offer = may_offer
        self._place()

    def _take_ends(self) -> None:
        """The keys that end the questions stand between the large buttons."""
        ends = self.questions.ends
        if ends is not None:
            ends.setParent(self)
            ends.setVisible(self.middle.currentWidget() is self.questions)
            # after the answers, before Stop
            self.setTabOrder(self.controls.something_else, ends)
        self._place()

    # --- an instant -------------------------------------------------------------------------
    def draw_middle(self, mode: Mode, state: PracticeState) -> None:
        """Bring stage, questions or choices to the front."""
        page: QWidget = self.stage
        if mode == "questions":
            page = self.questions
            self.questions.show_for(state)
        elif mode == "choices":
            page = self.choices
        if self.middle.currentWidget() is not page:
            self.middle.setCurrentWidget(page)
            self._take_ends()

    def draw_stage(
        self,
        state: PracticeState,
        plan: Plan,
        now: float,
        *,
        plain: bool,
        numeral: int | None,
        problem: str = "",
    ) -> None:
        """The shape, a prompt, or a line; ``problem`` says why there is no sound."""
        stage = self.stage
        seen = plan.way == "screen" and not plain
        stage.set_contrast(state.fade(now, plan.fade_after_min).contrast)
        stage.show_position(state.position(now) if seen else None)
        stage.show_numeral(numeral if seen or state.free else None)
        self._draw_prompt(state)
        line = practice_words.line(state, plan, now, problem)
        if line != stage.line.text:
            stage.show_line(line)
            announce(stage, line)

    def _draw_prompt(self, state: PracticeState) -> None:
        shown = None if state.prompt is None else prompts.prompt(state.prompt)
        if shown is not self.prompt.prompt:
            self.prompt.show_prompt(shown)
            announce(self.stage, self.prompt.text)
        if self.stage.prompt.text != self.prompt.text:
            self.stage.show_prompt(self.prompt.text)

    def draw_edges(self, mode: Mode, state: PracticeState, now: float, *, plain: bool) -> None:
        """The line of time, the controls, and an offer."""
        offered = bool(state.offer(now)) and mode == "stage"
        in_row = offered and self._offer_in_row
        self.line.show_place(state.number, state.progress(now))
        self.line.setVisible(not plain and not state.over)
        quiet = mode == "stage" and not plain and state.prompt is None
        self.controls.show_quiet(quiet and not in_row)
        self.controls.show_paced(state.pacer is not None)
        noticing = mode in ("stage", "choices") and not plain and not in_row
        self.controls.notice.setVisible(noticing)
        self.controls.show_noted(state.noted(now))
        self.controls.stop.say(self.tr("Close") if state.over else self.tr("Stop"))
        self.offer.show_offer(offered)

    # --- looks ------------------------------------------------------------------------------
    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes, type and motion."""
        self._theme = theme
        spread(self, theme)
        # it stands on the stage, which knows nothing of it
        self.prompt.set_theme(theme)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place_ends(self, between: QRect) -> int:
        """Place the keys that end the questions; what they take above the large buttons."""
        ends = self.questions.ends
        if ends is None or self.middle.currentWidget() is not self.questions:
            return 0
        size = ends.sizeHint()
        if size.width() <= between.width():
            spare = max(size.height() - between.height(), 0)
            ends.setGeometry(between.adjusted(0, -(spare // 2), 0, spare - spare // 2))
            return spare // 2
        above = size.height() + self._theme.px(8)
        ends.setGeometry(
            between.x() if size.width() <= self.width() - between.x() else self._theme.px(20),
            between.y() - above, min(size.width(), self.width()), size.height(),
        )  # fmt: skip
        return above

    def _place(self) -> None:
        theme, width, height = self._theme, self.width(), self.height()
        margin = theme.space("client_margin")
        self.controls.setFixedWidth(max(width, 1))
        lower = self.controls.height()
        self.line.setGeometry(
            round(0.12 * width), round(0.05 * height), round(0.76 * width),
            self.line.sizeHint().height(),
        )  # fmt: skip
        self.controls.move(0, height - margin - lower)
        foot = height - margin - self.controls.stop.height()
        between = self.controls.between().translated(0, foot)
        self._offer_in_row = self.offer.in_a_row() <= between.width()
        self.offer.stack(not self._offer_in_row)
        above = 0
        if self._offer_in_row:
            self.offer.setGeometry(between)
        else:
            above = self.offer.sizeHint().height() + theme.px(12)
            self.offer.setGeometry(0, foot - above, width, above)
        if self.middle.currentWidget() is self.stage:
            # its lowest line ends where the large buttons begin, or what may be offered above them
            lowest = foot - above if self._may_offer else foot
            self.middle.setGeometry(0, 0, width, min(height, round(lowest / LOWEST)))
        else:
            upper = self.line.geometry().bottom() + theme.px(8)
            lowest = foot - self._place_ends(between)
            self.middle.setGeometry(0, upper, width, max(lowest - theme.px(8) - upper, 1))
        self.prompt.place()
        for part in (self.line, self.controls, self.offer):
            part.raise_()
