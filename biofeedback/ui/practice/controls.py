"""The lower edge of a practice: Something else, quiet controls, Stop; never covered."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.client.notice_key import NoticeKey
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.flow_grid import FlowGrid
from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.theme import Theme

LEADS = frozenset({"hold", "slower", "quicker"})


class QuietKey(KeyButton):
    """A key without an outline, so that the shape stays what the eye rests on."""

    def __init__(self, text: str, key: str) -> None:
        super().__init__("quiet", text, key)

    def _paint_box(self, painter: QPainter) -> None:
        filled = self.showing or self.isDown()
        role = "action" if filled else "hover" if self.underMouse() else "surface"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.brush(role if self.isEnabled() else "client_background"))
        radius = self._theme.space("button_radius")
        painter.drawRoundedRect(self.rect(), radius, radius)


class PracticeControls(QWidget):
    """Quiet controls stand between the two large buttons; above them where room is short.

    ``without`` names those that have no place in this course: ``LEADS`` change the pacer.

    Signals:
        pressed: one of the controls, by its name.
        laid_out: its height is another one now.
    """

    pressed = Signal(str)
    laid_out = Signal()

    def __init__(
        self, without: Collection[str] = frozenset(), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.something_else = ActionButton("client", self.tr("Something else"))
        self.something_else.setAccessibleDescription(self.tr("Key E"))
        every = {
            "hold": QuietKey(self.tr("Hold here"), "H"),
            "light-headed": QuietKey(self.tr("Light-headed"), "L"),
            "sound": QuietKey(self.tr("Sound"), "M"),
            "slower": QuietKey(self.tr("Slower"), "↓"),
            "quicker": QuietKey(self.tr("Quicker"), "↑"),
            "plain": QuietKey(self.tr("Plain"), "P"),
            "go on": QuietKey(self.tr("Go on"), "N"),
        }
        self.quiet = {name: key for name, key in every.items() if name not in without}
        self.notice = NoticeKey(self)
        self.stop = ActionButton("client", self.tr("Stop"))
        self.stop.setAccessibleDescription(self.tr("Key Esc"))
        self._grid = FlowGrid(list(self.quiet.values()), self)
        self.more = ActionButton("client word", self.tr("More"), parent=self)
        self.more.clicked.connect(self._toggle_more)
        self._wanted, self._asked = True, False
        for name, button in self._named().items():
            button.clicked.connect(lambda _checked=False, which=name: self.pressed.emit(which))
        for button in (self.something_else, self.stop):
            button.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for before, after in pairwise(self._named().values()):
            self.setTabOrder(before, after)

    def _named(self) -> dict[str, ActionButton | QuietKey]:
        first = {"something else": self.something_else, "noticed": self.notice}
        return {**first, **self.quiet, "stop": self.stop}

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        for button in (*self._named().values(), self.more):
            button.set_theme(theme)
        self._grid.set_gap(theme.px(8 if theme.compact else 14))
        self._arrange()

    def show_quiet(self, shown: bool) -> None:
        """Let the quiet controls be there, or nothing but the two large buttons."""
        if shown != self._wanted:
            self._wanted, self._asked = shown, False
            self._arrange()

    def show_noted(self, noted: bool) -> None:
        """Whether something was noted a moment ago."""
        self.notice.show_noted(noted)

    def _toggle_more(self) -> None:
        self._asked = not self._asked
        self.more.say(self.tr("Less") if self._asked else self.tr("More"))
        self._arrange()

    def _arrange(self) -> None:
        theme = self._theme
        margin, gap = theme.space("client_margin"), theme.px(20)
        left, right = self.something_else.sizeHint(), self.stop.sizeHint()
        # as wide for either of its words
        right.setWidth(max(right.width(), theme.px(140)))
        high = max(left.height(), right.height())
        free = self.width() - 2 * margin - left.width() - right.width() - 2 * gap
        self.notice.stand(margin + left.width() + gap, high // 2, free // 4)
        begin = self.notice.geometry().right() + gap
        room = self.width() - margin - right.width() - gap - begin
        beside = self._grid.columns(max(room, 1)) == len(self.quiet)
        width = room if beside else self.width() - 2 * margin
        self._grid.resize(max(width, 1), self._grid.height())
        self._grid.arrange()
        shown = self._wanted and (beside or self._asked)
        above = 0 if beside or not shown else self._grid.height() + theme.px(12)
        self._grid.move(
            begin if beside else margin, (high - self._grid.height()) // 2 if beside else 0
        )
        self._grid.setVisible(shown)
        self.more.setVisible(self._wanted and not beside)
        more = self.more.sizeHint()
        self.more.setGeometry(
            begin, above + (high - more.height()) // 2, more.width(), more.height()
        )
        self.notice.move(self.notice.x(), above + (high - self.notice.height()) // 2)
        self.something_else.setGeometry(margin, above, left.width(), high)
        self.stop.setGeometry(self.width() - margin - right.width(), above, right.width(), high)
        if self.height() != above + high:
            self.setFixedHeight(above + high)
            self.laid_out.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()
