"""Samples as the sensor sent them, for up close: the ECG under its beats, a breathing belt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from biofeedback.session.reviewing import Role
from biofeedback.ui.live.lane_scale import Span as Limits
from biofeedback.ui.live.traces import Floats
from biofeedback.ui.timeline.curve import curve
from biofeedback.ui.timeline.event_words import tr
from biofeedback.ui.timeline.frame import Frame, Lane
from biofeedback.ui.timeline.lines import stroke

ECG_SHARE = 0.42
"""Of the heart lane's height, at its foot."""


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """Samples around the stretch in view."""

    start: float
    end: float
    ecg: tuple[Floats, Floats] | None
    """Times and values."""
    belt: tuple[Floats, Floats] | None


def above_ecg(lane: Lane, raw: Raw) -> Lane:
    """The part of the heart lane that an ECG leaves to the beats."""
    if raw.ecg is None:
        return lane
    box = QRectF(lane.box)
    box.setHeight((1.0 - ECG_SHARE) * box.height() - 4.0)
    return Lane(box, lane.limits)


def paint_raw(painter: QPainter, frame: Frame, lanes: dict[Role, Lane], raw: Raw) -> None:
    """ECG at the foot of the heart lane, a belt over the breath lane."""
    if raw.ecg is not None:
        box = QRectF(lanes["heart"].box)
        box.setTop(box.bottom() - ECG_SHARE * box.height())
        _paint(painter, frame, box, raw.ecg, "text")
        painter.setFont(frame.theme.font("caption"))
        metrics = QFontMetricsF(painter.font())
        words = tr("ECG")
        width = metrics.horizontalAdvance(words) + 12.0
        label = QRectF(box.left() + 2.0, box.top(), width, metrics.height())
        painter.fillRect(label, frame.theme.brush("surface"))  # so that no line crosses it
        painter.setPen(frame.theme.color("secondary"))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, words)
    if raw.belt is not None:
        _paint(painter, frame, lanes["breath"].box, raw.belt, "breath")


def _paint(
    painter: QPainter, frame: Frame, box: QRectF, samples: tuple[Floats, Floats], role: str
) -> None:
    times, values = samples
    part = frame.visible(times)
    known = values[part][np.isfinite(values[part])]
    if not len(known):
        return
    low, high = float(known.min()), float(known.max())
    room = box.adjusted(0.0, 4.0, 0.0, -4.0)
    level = (values - low) / max(high - low, 1e-9)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lines = curve(frame, Lane(room, Limits(0.0, 1.0)), times, level)
    stroke(painter, frame.theme.pen(role, 1.2), lines)
