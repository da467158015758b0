"""The report as one page of PDF: the same words and charts as the HTML page, drawn by Qt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_OID, uuid5

from PySide6.QtCore import QByteArray, QHashSeed, QMarginsF, QRectF, QSizeF, QUuid
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtSvg import QSvgRenderer

import biofeedback
from biofeedback.errors import RecordingError
from biofeedback.recordings.output import staged
from biofeedback.recordings.report import Copy, Report
from biofeedback.recordings.report_html import Piece, page_rows

_MARGIN_MM: Final = 12.0
_PX_PER_INCH: Final = 96.0
_DOTS_PER_INCH: Final = 1200
_COLUMN_GAP_PX: Final = 18.0
_ROW_GAP_PX: Final = 12.0
_BODY_PT: Final = 9.0
_STYLE: Final = """
* { color: #1F2A30; }
h1 { font-family: "Gentium Plus"; font-size: 19pt; font-weight: 400; margin: 0; }
.h2 { font-size: 10.5pt; font-weight: 600; }
.h3 { font-size: 9pt; font-weight: 600; }
p { margin: 1px 0; }
small, .quiet { font-size: 8pt; font-weight: 400; color: #53616A; }
.numbers th { font-size: 8pt; font-weight: 400; color: #53616A; }
.numbers td { font-weight: 600; }
.numbers th, .numbers td { padding: 2px 0; border-bottom: 1px solid #C3CAC6; }
.words td { padding: 1px 10px 1px 0; }
.foot { font-size: 8pt; color: #53616A; }
"""


def write_pdf(report: Report, copy: Copy, out: Path, *, replace: bool = False) -> None:
    """Write one A4 page, the same bytes each time but for when; a longer report is drawn smaller.

    Needs the application object. Raises :class:`RecordingError` where the file cannot be written.
    """
    with staged(out, replace=replace) as (temporary,):
        writer = QPdfWriter(str(temporary))
        writer.setResolution(_DOTS_PER_INCH)
        writer.setTitle(f"{report.person}, {report.heading}")
        margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
        page = QPageSize(QPageSize.PageSizeId.A4)
        writer.setPageLayout(
            QPageLayout(
                page, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
            )
        )
        writer.setCreator(f"biofeedback {biofeedback.__version__}")
        name = f"{report.person}, {report.heading}, {copy}, {report.versions}"
        writer.setDocumentId(QUuid(str(uuid5(NAMESPACE_OID, name))))
        painter = QPainter()
        # glyphs are numbered in the order of a hash, which is another one in each process
        QHashSeed.setDeterministicGlobalSeed()
        try:
            if not painter.begin(writer):
                raise RecordingError(
                    f"“{out.name}” cannot be written there: choose another folder."
                )
            scale = _DOTS_PER_INCH / _PX_PER_INCH
            painter.scale(scale, scale)
            _draw(painter, page_rows(report, copy), writer.width() / scale, writer.height() / scale)
        finally:
            painter.end()
            QHashSeed.resetRandomGlobalSeed()


def _draw(
    painter: QPainter, rows: Sequence[tuple[Piece, ...]], width: float, height: float
) -> None:
    placed = [[_Block(piece, _column_width(width, row)) for piece in row] for row in rows]
    heights = [max(block.height for block in blocks) for blocks in placed]
    total = sum(heights) + _ROW_GAP_PX * (len(heights) - 1)
    shrink = min(1.0, height / total)
    painter.scale(shrink, shrink)
    painter.translate((width / shrink - width) / 2.0, 0.0)
    y = 0.0
    for blocks, row_height in zip(placed, heights, strict=True):
        x = 0.0
        for block in blocks:
            block.draw(painter, x, y)
            x += block.width + _COLUMN_GAP_PX
        y += row_height + _ROW_GAP_PX


def _column_width(width: float, row: tuple[Piece, ...]) -> float:
    return (width - 2 * _COLUMN_GAP_PX) / 3.0 if row[0].column else width


class _Block:
    """A piece laid out at a width."""

    def __init__(self, piece: Piece, width: float) -> None:
        self.width = width
        self._above = _document(piece.above, width)
        self._below = _document(piece.below, width)
        self._chart = QSvgRenderer(QByteArray(piece.chart.encode())) if piece.chart else None
        self._chart_height = 0.0
        if self._chart is not None:
            size = QSizeF(self._chart.defaultSize())
            self._chart_height = width * size.height() / size.width()

    @property
    def height(self) -> float:
        """All of it."""
        return _height(self._above) + self._chart_height + _height(self._below)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Paint with the left upper corner at ``x``, ``y``."""
        y = _paint(self._above, painter, x, y)
        if self._chart is not None:
            self._chart.render(painter, QRectF(x, y, self.width, self._chart_height))
            y += self._chart_height
        _paint(self._below, painter, x, y)


def _document(html: str, width: float) -> QTextDocument | None:
    if not html:
        return None
    document = QTextDocument()
    font = QFont("Inter")
    font.setPointSizeF(_BODY_PT)
    document.setDefaultFont(font)
    document.setDocumentMargin(0.0)
    document.setDefaultStyleSheet(_STYLE)
    document.setTextWidth(width)
    for tag in ("h2", "h3"):  # Qt enlarges headings whatever their style says
        html = html.replace(f"<{tag}>", f'<p class="{tag}">').replace(f"</{tag}>", "</p>")
    document.setHtml(html)
    return document


def _height(document: QTextDocument | None) -> float:
    return 0.0 if document is None else document.size().height()


def _paint(document: QTextDocument | None, painter: QPainter, x: float, y: float) -> float:
    """Returns where it ends."""
    if document is None:
        return y
    painter.save()
    painter.translate(x, y)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.palette.setColor(QPalette.ColorRole.Text, "#1F2A30")
    document.documentLayout().draw(painter, context)
    painter.restore()
    return y + document.size().height()
