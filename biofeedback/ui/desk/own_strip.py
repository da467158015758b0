"""The therapist's own signals, in one quiet line: away until a key asks for it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from biofeedback.events import Beat
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.words import tr, unit_words
from biofeedback.ui.live import quality_words
from biofeedback.ui.live.live import Live
from biofeedback.ui.live.traces import Floats, HeartTrace

_WINDOW_S = 120.0
_LEAST_SPAN_BPM = 10.0


class _Line(QWidget):
    """Heart rate of the last two minutes, without an axis."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = Theme()
        self._times: Floats = np.empty(0)
        self._values: Floats = np.empty(0)
        self._now = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_points(self, times: Floats, values: Floats, now: float) -> None:
        self._times, self._values, self._now = times, values, now
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        known = np.isfinite(self._values)
        if known.sum() < 2:
            return
        low, high = self._values[known].min(), self._values[known].max()
        span = max(high - low, _LEAST_SPAN_BPM)
        middle = (low + high) / 2
        x = self.width() * (1 + (self._times - self._now) / _WINDOW_S)
        y = self.height() * (0.5 - 0.8 * (self._values - middle) / span)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.pen("secondary", 1.2))
        for place in np.flatnonzero(known[:-1] & known[1:]):
            painter.drawLine(QPointF(x[place], y[place]), QPointF(x[place + 1], y[place + 1]))


class OwnStrip(QFrame):
    """Heart, skin and breath in figures, how clear they are, and a thin line of the heart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.trace = HeartTrace()
        self._heading = QLabel(self.tr("You"))
        self._figures = QLabel()
        self._quality = QLabel()
        self._quality.setProperty("role", "secondary")
        self._line = _Line()
        self._layout = QHBoxLayout(self)
        for part in (self._heading, self._figures, self._quality):
            self._layout.addWidget(part)
        self._layout.addWidget(self._line, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        padding = theme.space("card_padding")
        self._layout.setContentsMargins(padding, 2, padding, 2)
        self._layout.setSpacing(theme.px(16))
        self._heading.setFont(theme.font("strong"))
        self._figures.setFont(theme.font("body"))
        self._quality.setFont(theme.font("caption"))
        self._line.set_theme(theme)
        self.setFixedHeight(theme.length("own_strip"))

    def add_beat(self, beat: Beat) -> None:
        """A beat of the therapist's."""
        self.trace.add(beat)

    def show_live(self, live: Live, now: float) -> None:
        """The figures now; a dash for what is not known."""
        figures = []
        for name, digits in (("hr", 0), ("scl", 1), ("breath_rate", 0)):
            metric = live.metrics.get(name)
            unit = {"hr": tr("bpm"), "breath_rate": tr("a minute")}.get(name, unit_words("uS"))
            known = metric is not None and metric.value is not None and not live.resting()
            value = f"{metric.value:.{digits}f}" if known and metric is not None else "–"
            figures.append(f"{value} {unit}")
        self._figures.setText("   ".join(figures))
        quality = quality_words.quality(live, "heart")
        words = " ".join(part for part in (quality.word, quality.detail) if part)
        self._quality.setText(words if live.sensors else self.tr("no sensor of your own yet"))
        self.setAccessibleName(
            self.tr("Your own signals: {figures}, {quality}").format(
                figures=", ".join(figures), quality=self._quality.text()
            )
        )
        if len(self.trace.ring):
            self._line.show_points(*self.trace.ring.window(now - _WINDOW_S), now)
