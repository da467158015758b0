"""A curve at any zoom: point by point, or by the extremes of each pixel column."""

from __future__ import annotations

from PySide6.QtGui import QColor

from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.traces import Floats
from biofeedback.ui.timeline.data import Columns, columns
from biofeedback.ui.timeline.frame import Frame, Lane
from biofeedback.ui.timeline.lines import along, through

COLUMN_PX = 2.0


def curve(
    frame: Frame, lane: Lane, times: Floats, values: Floats, *, extremes: bool = True
) -> Floats:
    """Segments of the part of a curve that is in view; NaN parts it.

    Where several points share a pixel column, its extremes are drawn, or only their middle.
    """
    part = frame.visible(times)
    times, values = times[part], values[part]
    edges = frame.edges(COLUMN_PX)
    if len(times) <= len(edges):
        return through(frame.xs(times), lane.ys(values))
    found = columns(times, values, edges)
    xs = frame.xs((edges[:-1] + edges[1:]) / 2.0)
    low, high = lane.ys(found.low), lane.ys(found.high)
    return along(xs, Columns(low, high)) if extremes else through(xs, (low + high) / 2.0)


def mixed(theme: Theme, role: str, share: float) -> QColor:
    """A role's colour thinned with the surface's."""
    ink, paper = theme.color(role), theme.color("surface")
    rest = 1.0 - share
    return QColor.fromRgbF(
        share * ink.redF() + rest * paper.redF(),
        share * ink.greenF() + rest * paper.greenF(),
        share * ink.blueF() + rest * paper.blueF(),
    )
