"""The parts of a practice as one thin line, lengths to scale and without a digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.guidance.course import Part
from biofeedback.guidance.personal_pace import FREE, SETTLE, STEP
from biofeedback.guidance.personal_pace import PRACTISE as TRYING_OUT
from biofeedback.guidance.practice import ARRIVE, CLOSE, FREE_AFTER, FREE_BEFORE, PRACTISE
from biofeedback.guidance.try_it import AFTER, BEFORE, TRY
from biofeedback.ui.kit.theme import Theme

_ON_A_KEY_S = {ARRIVE: 30.0, CLOSE: 20.0}
"""Drawn length of the parts that end on a key."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One part as it is drawn."""

    label: str
    seconds: float


class PracticeLine(QWidget):
    """Moves once in a breath, so that the shape stays the only moving thing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._stretches: tuple[Stretch, ...] = ()
        self._number, self._progress = -1, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_parts(self, parts: Sequence[Part]) -> None:
        """The parts of the practice that begins."""
        self._stretches = tuple(
            Stretch(self._label(part), part.seconds or _ON_A_KEY_S.get(part.name, 30.0))
            for part in parts
        )
        self._number, self._progress = -1, 0.0
        self._describe()
        self.update()

    def show_place(self, number: int, progress: float) -> None:
        """Which part runs, and what share of it has passed."""
        if (number, progress) == (self._number, self._progress):
            return
        other_part = number != self._number
        self._number, self._progress = number, progress
        self.update()
        if other_part:
            self._describe()

    def _label(self, part: Part) -> str:
        if part.name == PRACTISE and part.pattern is None:
            return self.tr("own breath")
        return {
            ARRIVE: self.tr("arrive"),
            FREE_BEFORE: self.tr("free breathing"),
            PRACTISE: self.tr("practice"),
            FREE_AFTER: self.tr("free breathing"),
            CLOSE: self.tr("close"),
            BEFORE: self.tr("before"),
            TRY: self.tr("trying it"),
            AFTER: self.tr("after"),
            SETTLE: self.tr("settling in"),
            FREE: self.tr("free"),
            STEP: self.tr("pace"),
            TRYING_OUT: self.tr("trying it out"),
        }.get(part.name, part.name)

    def _describe(self) -> None:
        labels = [stretch.label for stretch in self._stretches]
        now = labels[self._number] if 0 <= self._number < len(labels) else ""
        self.setAccessibleName(
            self.tr("Parts: {parts}. Now: {now}").format(parts=", ".join(labels), now=now)
        )

    # --- size -------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._theme.font("practice_label"))
        return QSize(self._theme.px(320), round(metrics.height()) + self._theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    # --- paint ------------------------------------------------------------------------------
    def _places(self) -> list[tuple[float, float]]:
        """Left edge and width of each stretch."""
        gap = float(self._theme.px(10))
        room = self.width() - 2 * self._margin() - gap * (len(self._stretches) - 1)
        whole = sum(stretch.seconds for stretch in self._stretches)
        widths = shared_to_scale([each.seconds / whole for each in self._stretches],
                                 self._least(room), room)  # fmt: skip
        places, left = [], self._margin()
        for width in widths:
            places.append((left, width))
            left += width + gap
        return places

    def _least(self, room: float) -> list[float]:
        """Widths that the labels need, where there is room for all of them."""
        metrics = QFontMetricsF(self._theme.font("practice_label"))
        words = [metrics.horizontalAdvance(each.label) + 6 for each in self._stretches]
        least = float(self._theme.px(24))
        return words if sum(words) <= room else [least] * len(words)

    def _margin(self) -> float:
        return float(self._theme.px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._stretches:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = float(self._theme.px(10))
        places = self._places()
        for number, (left, width) in enumerate(places):
            done = number < self._number
            self._paint_bar(painter, left, width, y, "client_secondary" if done else "disc_ring")
        if 0 <= self._number < len(places):
            left, width = places[self._number]
            passed = width * self._progress
            if passed > 1:
                self._paint_bar(painter, left, passed, y, "client_secondary")
            painter.setPen(self._theme.pen("client_text", 2.4))
            painter.setBrush(self._theme.brush("client_background"))
            radius = self._theme.px(6)
            painter.drawEllipse(QPointF(left + passed, y), radius, radius)
        self._paint_labels(painter, places, y)

    def _paint_bar(self, painter: QPainter, left: float, width: float, y: float, role: str) -> None:
        thick = float(self._theme.px(4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.brush(role))
        painter.drawRoundedRect(QRectF(left, y - thick / 2, width, thick), thick / 2, thick / 2)

    def _paint_labels(
        self, painter: QPainter, places: Sequence[tuple[float, float]], y: float
    ) -> None:
        font = self._theme.font("practice_label")
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        top = y + self._theme.px(14)
        # the label of the part that runs has its place before the others
        order = sorted(range(len(places)), key=lambda number: number != self._number)
        taken: list[QRectF] = []
        for number in order:
            width = metrics.horizontalAdvance(self._stretches[number].label)
            left = min(places[number][0], self.width() - self._margin() - width)
            place = QRectF(left, top, width + 2, metrics.height())
            if any(place.adjusted(-12, 0, 12, 0).intersects(other) for other in taken):
                continue
            taken.append(place)
            now = number == self._number
            painter.setPen(self._theme.color("client_text" if now else "client_secondary"))
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, self._stretches[number].label)


def shared_to_scale(shares: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Widths in proportion to ``shares``, but none below its least."""
    narrow: set[int] = set()
    while True:
        left = room - sum(least[place] for place in narrow)
        whole = sum(share for place, share in enumerate(shares) if place not in narrow)
        widths = [
            least[place] if place in narrow else left * share / whole
            for place, share in enumerate(shares)
        ]
        more = {place for place, width in enumerate(widths) if width < least[place] - 1e-9}
        if not more - narrow or len(narrow | more) == len(shares):
            return widths
        narrow |= more
