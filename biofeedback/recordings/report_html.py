"""The report as one HTML page: prints on one sheet of A4 or Letter, loads nothing from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from biofeedback.recordings.report import (
    Copy,
    Language,
    Mark,
    Number,
    PhaseRow,
    Report,
    Say,
    StarredMoment,
)
from biofeedback.recordings.report_charts import clock, moment_chart, strip_chart

DASH: Final = "–"
_SHEET_MM: Final = 242.0
"""Height of Letter between its margins."""
_FIXED_MM: Final = 150.0
"""Header, timeline, headings and footer."""
_ROW_MM, _LINE_MM, _MOMENTS_MM = 6.4, 4.7, 72.0
_CSS: Final = """
@page { size: auto; margin: 11mm 12mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 190mm; padding: 4mm 2mm; color: #1F2A30; background: #FFFFFF;
  font: 9pt/1.4 Inter, "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 0; font: 400 19pt/1.15 "Gentium Plus", "Noto Serif", serif; }
h2 { margin: 4mm 0 1.2mm; font-size: 10pt; }
h3 { margin: 0 0 0.8mm; font-size: 9pt; }
h2 small, .quiet { font-weight: 400; font-size: 8pt; color: #53616A; }
p { margin: 0.6mm 0; }
.quiet span { white-space: nowrap; }
svg { display: block; width: 100%; height: auto; }
table { border-collapse: collapse; }
.head, .numbers { width: 100%; }
.head td:last-child, .numbers th, .numbers td { text-align: right; }
.head { border-bottom: 1.4px solid #1F2A30; }
.head td { padding: 0 0 2.5mm; }
.numbers th { font-weight: 400; font-size: 7.6pt; color: #53616A; line-height: 1.2;
  vertical-align: bottom; }
.numbers td { font-weight: 600; }
.numbers th, .numbers td { padding: 0.9mm 0 0.9mm 3mm; border-bottom: 0.6px solid #C3CAC6; }
.numbers thead th { border-bottom-color: #1F2A30; }
.numbers th:first-child { padding-left: 0; text-align: left; }
.numbers tbody th { font-size: 9pt; color: #1F2A30; }
.words td { padding: 0.3mm 3mm 0.3mm 0; vertical-align: top; }
.three { display: grid; grid-template-columns: repeat(3, 1fr); gap: 5mm; }
figure { margin: 0; break-inside: avoid; }
.foot { margin-top: 5mm; border-top: 0.6px solid #74838B; padding-top: 1.5mm; font-size: 8pt;
  color: #53616A; }
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the page: words, a chart below them, and words below that."""

    above: str
    """HTML without classes that a simple reader would not know."""
    chart: str = ""
    """SVG."""
    below: str = ""
    column: bool = False
    """A third of the page wide, even where it stands alone."""


def page_rows(report: Report, copy: Copy) -> list[tuple[Piece, ...]]:
    """The page from top to bottom; pieces of one row stand side by side."""
    marks = [mark for mark in report.marks if _goes(mark.for_therapist, copy)]
    moments = [moment for moment in report.moments if _goes(moment.for_therapist, copy)]
    language, say = report.language, report.language.say
    rows: list[tuple[Piece, ...]] = [(_header(report, copy),)]
    if _shows("session", report, copy):
        rows.append((_session(report, marks),))
    if report.rows and _shows("phases", report, copy):
        rows.append((_phases(report.rows, copy, report.variability_withheld, say),))
    if moments and _shows("moments", report, copy):
        more = say(
            "before 60 s, during, after 60 s; the bracket ends where heart was back in its range"
        )
        rows.append((Piece(_heading(say("Starred moments"), more)),))
        rows.append(tuple(_moment(moment, language) for moment in moments))
    rows.append(_words(report, copy))
    rows.append((_footer(report),))
    return rows


def report_html(report: Report, copy: Copy) -> str:
    """The page; the same report gives the same bytes."""
    body = "\n".join(_row(pieces) for pieces in page_rows(report, copy))
    size = f"@media print {{ body {{ zoom: {_zoom(report):.2f}; }} }}"
    title = escape(f"{report.person}, {report.heading}")
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(report.language.code)}">\n'
        f'<head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_CSS}{size}</style></head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _zoom(report: Report) -> float:
    """How far a full page is set smaller to fit one sheet of Letter, the shorter of the two."""
    words = [1.5 * len(report.tried), 1.0 + len(report.check_ins), len(report.note) / 36.0]
    height_mm = _FIXED_MM + _ROW_MM * len(report.rows) + _LINE_MM * max(words)
    height_mm += _MOMENTS_MM if report.moments else 0.0
    return min(1.0, _SHEET_MM / height_mm)


def _row(pieces: tuple[Piece, ...]) -> str:
    parts = [
        f"<figure>{piece.above}{piece.chart}<figcaption>{piece.below}</figcaption></figure>"
        if piece.chart
        else piece.above
        for piece in pieces
    ]
    if not pieces[0].column:
        return f"<section>{parts[0]}</section>"
    return f'<section class="three">{"".join(f"<div>{part}</div>" for part in parts)}</section>'


def _goes(for_therapist: bool, copy: Copy) -> bool:
    return copy == "therapist" or not for_therapist


def _shows(chart: str, report: Report, copy: Copy) -> bool:
    return copy == "therapist" or chart not in report.hidden


def _header(report: Report, copy: Copy) -> Piece:
    say = report.language.say
    whose = say("Therapist copy" if copy == "therapist" else "Client copy")
    bare = report.heart is None and report.skin is None
    worn = report.sensors or ((say("Without a sensor"),) if bare else ())
    lines = "<br>".join(map(escape, [whose, *worn]))
    return Piece(
        '<table class="head" width="100%"><tr>'
        f"<td><h1>{escape(report.person)}</h1><p>{escape(report.heading)}</p></td>"
        f'<td align="right" valign="top" class="quiet">{lines}</td></tr></table>'
    )


def _heading(title: str, more: str = "") -> str:
    small = f" <small>{escape(more)}</small>" if more else ""
    return f"<h2>{escape(title)}{small}</h2>"


def _session(report: Report, marks: Sequence[Mark]) -> Piece:
    listed = "".join(
        f"<span>{number}&nbsp;{clock(mark.time)} {escape(mark.name)}</span> &nbsp; "
        for number, mark in enumerate(marks, start=1)
    )
    say = report.language.say
    more = say("hatched where a sensor rested") if report.gaps else ""
    above = _heading(say("The session"), more)
    return Piece(above, strip_chart(report, marks), f'<p class="quiet">{listed}</p>')


def _phases(rows: Iterable[PhaseRow], copy: Copy, withheld: str, say: Say) -> Piece:
    """The client's copy leaves the variability out: it needs words that a page has no room for."""
    with_rmssd = copy == "therapist" and not withheld
    heads = [(say("Heart"), say("bpm"))]
    heads += [("RMSSD", "ms")] if with_rmssd else []
    heads += [
        (say("Skin"), "µS"),
        (say("Responses"), say("a min")),
        (say("Breath"), say("a min")),
        (say("Beats"), ""),
        (say("Clean"), "%"),
        (say("Rate asked"), say("/ followed")),
    ]
    body = []
    for row in rows:
        cells = [_cell(row.heart_bpm, 0, say)]
        cells += [_cell(row.rmssd_ms, 0, say)] if with_rmssd else []
        cells += [_cell(row.skin_us, 1, say), _cell(row.responses_per_min, 1, say)]
        cells += [_cell(row.breaths_per_min, 1, say)]
        counted = (row.beats, f"{100 * row.heart_bpm.clean:.0f}") if row.beats else (DASH, DASH)
        cells += [*(f'<td align="right">{each}</td>' for each in counted), _rates(row, say)]
        body.append(
            f'<tr><th scope="row" align="left">{escape(row.name)}</th>{"".join(cells)}</tr>'
        )
    top = "".join(
        f'<th scope="col" align="right">{"<br>".join(escape(line) for line in head if line)}</th>'
        for head in heads
    )
    more = say("a dash: less than 80 % clean, or too short")
    more += say(", or RMSSD with the pacer in it") if with_rmssd else ""
    more += f". {withheld}" if withheld and copy == "therapist" else ""
    return Piece(
        f"{_heading(say('Phases'), more)}"
        f'<table class="numbers" width="100%" cellspacing="0"><thead><tr><th scope="col" '
        f'align="left">{escape(say("Phase"))}</th>{top}</tr></thead><tbody>{"".join(body)}</tbody></table>'
    )


def _cell(number: Number, decimals: int, say: Say) -> str:
    shown = DASH if number.shown is None else f"{number.shown:.{decimals}f}"
    return f'<td align="right" title="{_source(number, say)}">{shown}</td>'


def _source(number: Number, say: Say) -> str:
    """Where a number comes from."""
    words = say("from {start} to {end}, {share} % clean").format(
        start=clock(number.start), end=clock(number.end), share=f"{100 * number.clean:.0f}"
    )
    return escape(words)


def _rates(row: PhaseRow, say: Say) -> str:
    if row.asked_per_min is None:
        return f'<td align="right">{DASH}</td>'
    followed = row.followed_per_min
    shown = None if followed is None else followed.shown
    words = DASH if shown is None else f"{shown:.1f}"
    title = f' title="{_source(followed, say)}"' if followed is not None else ""
    return f'<td align="right"{title}>{row.asked_per_min:.1f} / {words}</td>'


def _moment(moment: StarredMoment, language: Language) -> Piece:
    say = language.say
    heart = escape(say("Heart {numbers} bpm; {back}.")).format(
        numbers=_three(moment.heart_bpm, 0, say), back=escape(moment.heart_back)
    )
    skin = escape(say("Skin {numbers} µS; {back}.")).format(
        numbers=_three(moment.skin_us, 1, say), back=escape(moment.skin_back)
    )
    return Piece(
        f'<h3>{escape(moment.name)} <span class="quiet">{clock(moment.time)}</span></h3>',
        moment_chart(moment, language),
        f"<p>{heart}</p><p>{skin}</p>",
        column=True,
    )


def _three(numbers: Iterable[Number], decimals: int, say: Say) -> str:
    return ", ".join(
        f'<span title="{_source(number, say)}">'
        f"{DASH if number.shown is None else f'{number.shown:.{decimals}f}'}</span>"
        for number in numbers
    )


def _words(report: Report, copy: Copy) -> tuple[Piece, ...]:
    say = report.language.say
    tried = "".join(f"<p>{escape(line)}</p>" for line in report.tried) or f"<p>{DASH}</p>"
    if report.noticed and copy == "therapist":
        tried += f"<p>{escape(report.noticed)}</p>"
    pieces = [Piece(f"{_heading(say('What was tried'))}{tried}", column=True)]
    if report.check_ins:
        cells = [("", say("before"), say("after"))]
        cells += [(row.item, row.before or DASH, row.after or DASH) for row in report.check_ins]
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in cells
        )
        pieces.append(Piece(f'{_heading(say("Check-ins"))}<table class="words">{rows}</table>'))
    if report.note and copy == "therapist":
        lines = [line for line in report.note.splitlines() if line.strip()]
        note = "".join(f"<p>{escape(line)}</p>" for line in lines)
        pieces.append(Piece(f"{_heading(say('Therapist note'))}{note}"))
    return tuple(pieces)


def _footer(report: Report) -> Piece:
    fixed = "".join(f"<p>{escape(text)}</p>" for text in report.fixed_texts)
    return Piece(f'<div class="foot">{fixed}<p>{escape(report.versions)}</p></div>')
