"""The client's side: one quiet thing, one prompt at most, and two ways out that never move."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from biofeedback.guidance import prompts
from biofeedback.guidance.checkins import Instrument
from biofeedback.ui.client.asked import ClientAsked
from biofeedback.ui.client.choices import PracticeChoices
from biofeedback.ui.client.count import ClientCount
from biofeedback.ui.client.glow import ClientGlow
from biofeedback.ui.client.notice_key import NoticeKey
from biofeedback.ui.client.prompt import ClientPrompt
from biofeedback.ui.client.stage import ClientStage
from biofeedback.ui.client.state import Scene
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.announce import announce
from biofeedback.ui.kit.theme import TEXT_SCALE_MIN, Theme
from biofeedback.ui.kit.translate import said

_LOWEST = 0.88
"""Where the stage's last line ends, as a share of its height."""
_GAP = 20


class ClientView(QWidget):
    """Draws a :class:`Scene`, and says what was pressed; it decides on nothing.

    Signals:
        stopped, something_else, passed, denied, noticed, writing, answered: a button was pressed.
        chosen: the id of a prompt.
    """

    stopped = Signal()
    something_else = Signal()
    passed = Signal()
    denied = Signal()
    noticed = Signal()
    writing = Signal()
    answered = Signal()
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._scene = Scene()
        self._placed_for = QSize()
        self.stage = ClientStage(self)
        self.count = ClientCount(self)
        self.glow = ClientGlow(self)
        self.other = ActionButton("client", self.tr("Something else"), parent=self)
        self.other.setAccessibleDescription(self.tr("Key E"))
        self.choices = PracticeChoices()
        self.choices.setParent(self)
        self.choices.hide()
        self.asked = ClientAsked(self)
        self.prompt = ClientPrompt(self)
        self.notice = NoticeKey(self)
        self.stop = ActionButton("client", self.tr("Stop"), parent=self)
        self.stop.setAccessibleDescription(self.tr("Escape key"))
        self.other.clicked.connect(self.something_else)
        self.notice.clicked.connect(self.noticed)
        self.stop.clicked.connect(self.stopped)
        self.prompt.passed.connect(self.passed)
        self.prompt.denied.connect(self.denied)
        self.prompt.writing.connect(self.writing)
        self.asked.done.connect(self.answered)
        self.choices.chosen.connect(self.chosen)
        self.choices.back.connect(self.something_else)
        self.setTabOrder(self.other, self.prompt.go_on)
        self.setTabOrder(self.prompt.go_on, self.prompt.write)
        self.setTabOrder(self.prompt.write, self.prompt.never)
        self.setTabOrder(self.prompt.never, self.notice)
        self.setTabOrder(self.notice, self.stop)

    @property
    def scene(self) -> Scene:
        """What is drawn."""
        return self._scene

    @property
    def plain(self) -> bool:
        """Whether there is nothing but the buttons."""
        scene = self._scene
        shown = (scene.position, scene.choices, scene.asked, scene.count)
        return all(each is None for each in shown) and not (scene.text or scene.glow or scene.still)

    def show_scene(self, scene: Scene) -> bool:
        """Draw this; return whether anything changed."""
        if scene == self._scene:
            return False
        before, self._scene = self._scene, scene
        self.stage.set_contrast(scene.shape)
        self.stage.show_still(scene.still)
        self.stage.show_position(scene.position)
        self.stage.show_prompt(scene.text, as_line=scene.as_line)
        self.stage.prompt.set_opacity(scene.words)
        self.glow.show_level(scene.glow)
        self.count.set_contrast(1.0 if scene.position is None else scene.shape)
        self._show_count(scene.count)
        asked = (scene.prompt, scene.more, scene.as_line)
        if asked != (before.prompt, before.more, before.as_line):
            self.prompt.show_prompt(scene.prompt, more=scene.more, as_line=scene.as_line)
            self._place_prompt()
        if scene.choices != before.choices:
            self._show_choices(scene.choices)
        if scene.asked != before.asked:
            self._show_asked(scene.asked, scene.about)
        if scene.noted != before.noted:
            self.notice.show_noted(scene.noted)
        if scene.text != before.text:
            announce(self.stage, scene.text)
        return True

    def _show_count(self, count: int | None) -> None:
        self.count.show_count(count)
        if count is not None:
            place, size = self.stage.phase_place, self.stage.phase_size
            self.count.stand_beside(place, self.stage.phase_word, size)

    def _show_choices(self, ids: tuple[str, ...] | None) -> None:
        if ids is not None:
            self.choices.show_prompts([prompts.prompt(each) for each in ids])
            self._fit_choices()
            announce(self.stage, self.tr("Something else: choose, or go back"))
        else:
            self.window().setFocus()
        self.choices.setVisible(ids is not None)

    def _show_asked(self, instrument: Instrument | None, about: str) -> None:
        self.asked.ask(instrument, about)
        if instrument is not None:
            announce(self.stage, self.asked.title)
        else:
            self.window().setFocus()

    # --- looks ------------------------------------------------------------------------------
    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes, type and motion."""
        self._theme = theme
        for part in (self.stage, self.count, self.glow, self.other, self.choices, self.asked,
                     self.prompt, self.notice, self.stop):  # fmt: skip
            part.set_theme(theme)
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # a hidden window is told its size again for every picture of it
        if self.size() != self._placed_for:
            self._place()

    def _place(self) -> None:
        self._placed_for = self.size()
        width, height, margin = self.width(), self.height(), self._theme.space("client_margin")
        for button in (self.other, self.stop):
            button.resize(button.sizeHint())
        foot = height - margin - self.stop.height()
        self.other.move(margin, foot)
        self.stop.move(width - margin - self.stop.width(), foot)
        self._place_notice(foot)
        self.stage.setGeometry(0, 0, width, max(min(height, int((foot - 1) / _LOWEST)), 1))
        self.glow.setGeometry(self.rect())
        self.choices.setGeometry(0, margin // 2, width, max(foot - margin, 1))
        self._fit_choices()
        self.asked.setGeometry(0, margin // 2, width, max(foot - margin, 1))
        self._place_prompt()
        self._show_count(self._scene.count)
        for part in (self.glow, self.prompt, self.other, self.notice, self.stop):
            part.raise_()

    def _place_notice(self, foot: int) -> None:
        """Beside Something else; in one line where Pass keeps the middle to itself."""
        gap = self._theme.px(_GAP)
        left = self.other.geometry().right() + gap
        room = (self.width() - self.prompt.go_on.sizeHint().width()) // 2 - gap - left
        self.notice.stand(left, foot + self.stop.height() // 2, room)

    def _place_prompt(self) -> None:
        """Under the longest of its steps, so that its keys stay where they are."""
        texts: tuple[str, ...] = ()
        if self._scene.prompt:
            shown = prompts.prompt(self._scene.prompt)
            texts = shown.steps or (shown.text,)
        gap = self._theme.px(_GAP)
        end = self.stage.words_end([said(each) for each in texts])
        room = QRect(0, 0, self.width(), self.stop.y())
        self.prompt.place(room, end, (self.notice.geometry().right() + gap, self.stop.x() - gap))

    def _fit_choices(self) -> None:
        """Type as large as asked for, or as there is room for: nothing scrolls here."""
        scale = self._theme.text_scale
        self.choices.set_theme(self._theme)
        while scale > TEXT_SCALE_MIN and not self._choices_fit():
            scale -= 0.1
            self.choices.set_theme(self._theme.scaled(scale))

    def _choices_fit(self) -> bool:
        page = self.choices
        width, theme = page.column.width(), page.theme
        heights = [button.heightForWidth(width) for button in page.buttons]
        heights.append(page.go_back.sizeHint().height())
        # what the page keeps free above and below, and between its rows
        free = theme.space("margin") + (len(heights) + 3) * theme.px(14 if theme.compact else 22)
        return sum(heights) + free <= page.height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        background: QColor = self._theme.color("client_background")
        painter.fillRect(self.rect(), background)
