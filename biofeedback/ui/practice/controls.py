"""The lower edge of a practice: Something else, quiet controls, Stop; never covered."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.client.notice_key import NoticeKey
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.flow_grid import FlowGrid
from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.practice.pace_keys import PaceKeys

LEADS = frozenset({"hold", "slower", "quicker"})


class QuietKey(KeyButton):
    """A key without an outline, so that the shape stays what the eye rests on.

    It is as wide for the longest of its ``texts``; the first stands on it.
    """

    def __init__(self, key: str, *texts: str) -> None:
        super().__init__("quiet", texts[0], key)
        self._texts = texts

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self.setFont(theme.font("practice_label"))

    def say(self, text: str) -> None:
        """Another of its texts."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self.font())
        widths = [metrics.horizontalAdvance(each) for each in self._texts]
        spare = max(widths) - metrics.horizontalAdvance(self.text())
        return super().sizeHint() + QSize(round(spare), 0)

    def _height(self) -> int:
        return max(super()._height(), self._theme.length("client_button"))

    def _paint_box(self, painter: QPainter) -> None:
        filled = self.showing or self.isDown()
        painter.setPen(Qt.PenStyle.NoPen)
        role = "action" if filled else "client_key"
        painter.setBrush(self._theme.brush(role if self.isEnabled() else "client_background"))
        radius = self._theme.space("button_radius")
        painter.drawRoundedRect(self.rect(), radius, radius)


class PracticeControls(QWidget):
    """Four quiet controls stand between the two large buttons; the rest come above, on request.

    Where there is no room between, all of them come on request.

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
        self._sound = QuietKey("M", self.tr("Sound off"), self.tr("Sound on"))
        self.pace = PaceKeys()
        every: dict[str, QWidget] = {
            "hold": QuietKey("H", self.tr("Hold here")),
            "light-headed": QuietKey("L", self.tr("Light-headed")),
            "sound": self._sound,
            "slower": self.pace,
            "plain": QuietKey("P", self.tr("Plain")),
            "go on": QuietKey("N", self.tr("Go on")),
        }
        cells = [cell for name, cell in every.items() if name not in without]
        keys = {**every, "slower": self.pace.slower, "quicker": self.pace.quicker}
        self.quiet: dict[str, KeyButton] = {
            name: key for name, key in keys.items()
            if name not in without and isinstance(key, KeyButton)
        }  # fmt: skip
        self.notice = NoticeKey(self)
        self.stop = ActionButton("client", self.tr("Stop"))
        self.stop.setAccessibleDescription(self.tr("Key Esc"))
        self._beside = FlowGrid(cells[:-2], self)
        self._above = FlowGrid(cells[-2:], self)
        self.more = ActionButton("client word", self.tr("More"), parent=self)
        self.more.clicked.connect(self._toggle_more)
        self._wanted, self._asked = True, False
        for name, button in self._named().items():
            button.clicked.connect(lambda _checked=False, which=name: self.pressed.emit(which))
        for button in (self.something_else, self.stop):
            button.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for before, after in pairwise(self._in_order()):
            self.setTabOrder(before, after)

    def _named(self) -> dict[str, ActionButton | KeyButton]:
        first: dict[str, ActionButton | KeyButton] = {
            "something else": self.something_else,
            "noticed": self.notice,
        }
        return {**first, **self.quiet, "stop": self.stop}

    def _in_order(self) -> list[QWidget]:
        *others, last = self._named().values()
        return [*others, self.more, last]

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        for button in (*self._named().values(), self.more, self.pace):
            button.set_theme(theme)
        for grid in (self._beside, self._above):
            grid.set_gap(theme.px(8 if theme.compact else 20))
        self._arrange()

    def show_quiet(self, shown: bool) -> None:
        """Let the quiet controls be there, or nothing but the two large buttons."""
        if shown != self._wanted:
            self._wanted, self._asked = shown, False
            self._arrange()

    def show_noted(self, noted: bool) -> None:
        """Whether something was noted a moment ago."""
        self.notice.show_noted(noted)

    def show_sound(self, on: bool) -> None:
        """Whether the pacer is heard."""
        self._sound.say(self.tr("Sound on") if on else self.tr("Sound off"))

    def show_paced(self, paced: bool) -> None:
        """Whether there is a pacer to lead, and to halt."""
        for name in {*LEADS, "light-headed"} & self.quiet.keys():
            self.quiet[name].setEnabled(paced)
        self.pace.update()

    def between(self) -> QRect:
        """The room between the two large buttons, from their upper edge."""
        gap = self._theme.px(20)
        left = self.something_else.geometry().right() + gap
        return QRect(left, 0, self.stop.x() - gap - left, self.stop.height())

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
        more, natural = self.more.sizeHint(), self._beside.natural()
        end = self.width() - margin - right.width() - gap - more.width() - gap
        # in two lines where the others need the room
        for words in (free // 4, 0):
            self.notice.stand(margin + left.width() + gap, high // 2, words)
            begin = self.notice.geometry().right() + gap
            fits = natural <= end - begin
            if fits:
                break
        rows = [self._above] if fits else [self._above, self._beside]
        above = 0
        for row in rows:
            row.setVisible(self._wanted and self._asked)
            self._stand(row, above)
            above += row.height() + theme.px(12) if self._wanted and self._asked else 0
        if fits:
            self._beside.setVisible(self._wanted)
            self._stand(self._beside, above + (high - self._beside.height()) // 2)
            centred = (self.width() - natural) // 2
            self._beside.move(min(max(centred, begin), end - natural), self._beside.y())
        self.more.setVisible(self._wanted)
        self.more.setGeometry(
            end + gap if fits else begin, above + (high - more.height()) // 2,
            more.width(), more.height(),
        )  # fmt: skip
        self.notice.move(self.notice.x(), above + (high - self.notice.height()) // 2)
        self.something_else.setGeometry(margin, above, left.width(), high)
        self.stop.setGeometry(self.width() - margin - right.width(), above, right.width(), high)
        if self.height() != above + high:
            self.setFixedHeight(above + high)
            self.laid_out.emit()

    def _stand(self, row: FlowGrid, top: int) -> None:
        """In the middle, as wide as its words or as there is room."""
        width = max(min(row.natural(), self.width() - 2 * self._theme.space("client_margin")), 1)
        row.resize(width, row.height())
        row.arrange()
        row.move((self.width() - width) // 2, top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()
