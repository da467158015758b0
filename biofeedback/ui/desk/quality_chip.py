"""A sensor's quality: icon, name, a shape and a word."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.kit import icons
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.quality_words import Quality

_EMPTY = Quality("", "resting", "", "")


class QualityChip(QWidget):
    """Two lines of text with a shape: filled disc, half-filled disc, or dotted ring."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._theme = Theme()
        self._quality = _EMPTY
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_quality(self, quality: Quality) -> None:
        """Change shape, word and accessible text together."""
        if quality == self._quality:
            return
        self._quality = quality
        words = ", ".join(part for part in (quality.word, quality.detail) if part)
        self.setAccessibleName(f"{quality.title}: {words}")
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = self._theme
        caption = QFontMetricsF(theme.font("caption"))
        words = self._words_width()
        # room for the usual words, so that the header does not move when they change
        usual = caption.horizontalAdvance(self.tr("settling 4:05 of 5:00")) + theme.px(22)
        text = max(words, usual, caption.horizontalAdvance(self._quality.title))
        height = caption.height() + QFontMetricsF(theme.font("body")).height()
        return QSize(round(theme.length("icon") + theme.px(12) + text) + 4, round(height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _words_width(self) -> float:
        theme = self._theme
        word = QFontMetricsF(theme.font("body")).horizontalAdvance(self._quality.word)
        detail = QFontMetricsF(theme.font("caption")).horizontalAdvance(self._quality.detail)
        return theme.px(18) + word + theme.px(8) + detail

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, quality = self._theme, self._quality
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = float(theme.length("icon"))
        place = QRectF(0, (self.height() - size) / 2, size, size)
        icons.draw(painter, self._icon, place, theme.color("secondary"))
        left = size + theme.px(12)
        caption, body = theme.font("caption"), theme.font("body")
        first = QFontMetricsF(caption).height()
        painter.setFont(caption)
        painter.setPen(theme.color("secondary"))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, 0, self.width() - left, first), flags, quality.title)
        row = QRectF(left, first, self.width() - left, self.height() - first)
        radius = theme.px(5)
        self._paint_shape(painter, QPointF(left + radius, row.center().y()), radius)
        row.setLeft(left + theme.px(18))
        painter.setFont(body)
        painter.setPen(theme.color("text"))
        painter.drawText(row, flags, quality.word)
        row.setLeft(row.left() + QFontMetricsF(body).horizontalAdvance(quality.word) + theme.px(8))
        painter.setFont(caption)
        painter.setPen(theme.color("secondary"))
        painter.drawText(row, flags, quality.detail)

    def _paint_shape(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        theme = self._theme
        circle = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        if self._quality.glyph == "clear":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.brush("text"))
            painter.drawEllipse(circle)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._quality.glyph == "patchy":
            painter.setPen(theme.pen("text", 1.4))
            painter.drawEllipse(circle)
            painter.setBrush(theme.brush("text"))
            painter.drawChord(circle, 180 * 16, 180 * 16)
            return
        painter.setPen(theme.pen("text", 2, (2, 2.6)))
        painter.drawEllipse(circle)
