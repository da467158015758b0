"""Where the parts of a timeline lie, from its size and theme."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from biofeedback.session.reviewing import Role
from biofeedback.ui.kit.theme import Theme

ROLES: tuple[Role, ...] = ("heart", "skin", "breath")
_SHARES: dict[Role, float] = {"heart": 0.46, "skin": 0.32, "breath": 0.22}
_RIGHT = 8.0
_LEAST_LANES = 120
"""Of all three lanes together."""


@dataclass(frozen=True, slots=True)
class TimelineLayout:
    """Rectangles in pixels."""

    phases: QRectF
    flags: QRectF
    titles: dict[Role, QRectF]
    lanes: dict[Role, QRectF]
    axis: QRectF
    left: float
    right: float

    @property
    def top(self) -> float:
        """Where the lanes begin."""
        return self.titles["heart"].top()

    @property
    def bottom(self) -> float:
        """Where the lanes end."""
        return self.lanes["breath"].bottom()


def title_height(theme: Theme) -> float:
    """Of the strip with a lane's name."""
    text = QFontMetricsF(theme.font("heading")).height() + 6.0
    return max(0.75 * theme.length("lane_title"), text)


def axis_height(theme: Theme) -> float:
    """Of the strip with the times."""
    text = QFontMetricsF(theme.font("caption")).height() + 8.0
    return max(0.8 * theme.length("time_axis"), text)


def phase_height(theme: Theme) -> float:
    """Of the strip with the phases."""
    return QFontMetricsF(theme.font("caption")).height() + 8.0


def least_height(theme: Theme) -> float:
    """The least height at which each lane can be read."""
    strips = phase_height(theme) + theme.length("event_strip") + axis_height(theme)
    return strips + len(ROLES) * title_height(theme) + theme.px(_LEAST_LANES)


def lay_out(width: float, height: float, theme: Theme) -> TimelineLayout:
    """Place everything in a widget of this size."""
    left, right = float(theme.length("left_axis")), width - _RIGHT
    phases = QRectF(left, 0.0, right - left, phase_height(theme))
    flags = QRectF(left, phases.bottom() + 2.0, right - left, float(theme.length("event_strip")))
    axis = QRectF(left, height - axis_height(theme), right - left, axis_height(theme))
    title = title_height(theme)
    room = axis.top() - flags.bottom() - len(ROLES) * title
    titles: dict[Role, QRectF] = {}
    lanes: dict[Role, QRectF] = {}
    top = flags.bottom()
    for role in ROLES:
        titles[role] = QRectF(left + 8.0, top, right - left - 8.0, title)
        lanes[role] = QRectF(left, top + title, right - left, room * _SHARES[role])
        top = lanes[role].bottom()
    return TimelineLayout(phases, flags, titles, lanes, axis, left, right)
