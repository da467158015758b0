"""Quality in a shape and a word: filled disc, half disc, or dotted ring."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.quality_words import Quality


class QualityMark(QWidget):
    """One line: the shape, the word, the detail."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._quality = Quality("", "resting", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

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
        self.setAccessibleName(", ".join(each for each in (quality.word, quality.detail) if each))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        theme = self._theme
        word, detail = theme.font("strong"), theme.font("body")
        width = QFontMetricsF(word).horizontalAdvance(self._quality.word) + theme.px(26)
        width += QFontMetricsF(detail).horizontalAdvance(self._quality.detail) + theme.px(12)
        return QSize(round(width), round(QFontMetricsF(detail).height() + 4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, quality = self._theme, self._quality
        if not quality.word:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius, y = float(theme.px(6)), self.height() / 2
        circle = QRectF(1, y - radius, 2 * radius, 2 * radius)
        painter.setPen(theme.pen("text", 1.6, (2, 2.6) if quality.glyph == "resting" else ()))
        painter.setBrush(theme.brush("text") if quality.glyph == "clear" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)
        if quality.glyph == "patchy":
            painter.setBrush(theme.brush("text"))
            painter.drawChord(circle, 180 * 16, 180 * 16)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        place = QRectF(QPointF(theme.px(22), 0), QPointF(self.width(), self.height()))
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.color("text"))
        painter.drawText(place, flags, quality.word)
        width = QFontMetricsF(theme.font("strong")).horizontalAdvance(quality.word)
        place.setLeft(place.left() + width + theme.px(8))
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("secondary"))
        painter.drawText(place, flags, quality.detail)
