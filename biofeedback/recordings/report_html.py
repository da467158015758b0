"""The report as one HTML page: prints on one sheet of A4 or Letter, loads nothing from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from biofeedback.recordings.report import Copy, Mark, Number, PhaseRow, Report, StarredMoment
from biofeedback.recordings.report_charts import clock, moment_chart, strip_chart

DASH: Final = "–"
_CSS: Final = """
@page { size: auto; margin: 11mm 12mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 190mm; padding: 4mm 2mm; color: #1F2A30; background: #FFFFFF;
  font: 9pt/1.4 Inter, "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
header { display: flex; justify-content: space-between; gap: 6mm; border-bottom: 1.4px solid;
  padding-bottom: 2.5mm; }
h1 { margin: 0; font: 400 19pt/1.15 "Gentium Plus", "Noto Serif", serif; }
h2 { margin: 4mm 0 1.2mm; font-size: 10pt; }
h2 small, .quiet { font-weight: 400; font-size: 8pt; color: #53616A; }
p { margin: 0.6mm 0; }
.right { text-align: right; }
svg { display: block; width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: right; font-weight: 400; font-size: 7.6pt; color: #53616A; line-height: 1.2;
  vertical-align: bottom; }
td { text-align: right; font-weight: 600; }
th, td { padding: 0.9mm 0 0.9mm 3mm; border-bottom: 0.6px solid #C3CAC6; }
thead th { border-bottom-color: #1F2A30; }
th:first-child, .words td, .words th { text-align: left; padding-left: 0; }
tbody th { font-size: 9pt; color: #1F2A30; }
.words td { font-weight: 400; border: 0; padding: 0.3mm 3mm 0.3mm 0; }
.words th { border: 0; padding: 0.3mm 3mm 0.3mm 0; }
.three { display: grid; grid-template-columns: repeat(3, 1fr); gap: 5mm; }
.three h3 { margin: 0 0 0.8mm; font-size: 9pt; }
figure { margin: 0; break-inside: avoid; }
ol { margin: 0.6mm 0; padding-left: 4.5mm; columns: 3; font-size: 8pt; }
footer { margin-top: 5mm; border-top: 0.6px solid #74838B; padding-top: 1.5mm; font-size: 8pt;
  color: #53616A; }
"""


def report_html(report: Report, copy: Copy) -> str:
    """The page; the same report gives the same bytes."""
    parts = [_header(report, copy)]
    marks = [mark for mark in report.marks if _goes(mark.for_therapist, copy)]
    moments = [moment for moment in report.moments if _goes(moment.for_therapist, copy)]
    if _shows("session", report, copy):
        parts.append(_session(report, marks))
    if report.rows and _shows("phases", report, copy):
        parts.append(_phases(report.rows, copy))
    if moments and _shows("moments", report, copy):
        parts.append(_moments(moments))
    parts.append(_words(report, copy))
    parts.append(_footer(report))
    title = escape(f"{report.person}, {report.heading}")
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_CSS}</style></head>\n<body>\n" + "\n".join(parts) + "\n</body>\n</html>\n"
    )


def _goes(for_therapist: bool, copy: Copy) -> bool:
    return copy == "therapist" or not for_therapist


def _shows(chart: str, report: Report, copy: Copy) -> bool:
    return copy == "therapist" or chart not in report.hidden


def _header(report: Report, copy: Copy) -> str:
    whose = "Therapist copy" if copy == "therapist" else "Client copy"
    sensors = "".join(f"<p>{escape(each)}</p>" for each in report.sensors)
    return (
        f"<header><div><h1>{escape(report.person)}</h1><p>{escape(report.heading)}</p></div>"
        f'<div class="right quiet"><p>{whose}</p>{sensors}</div></header>'
    )


def _heading(title: str, more: str = "") -> str:
    return f"<h2>{title} <small>{more}</small></h2>" if more else f"<h2>{title}</h2>"


def _session(report: Report, marks: Sequence[Mark]) -> str:
    listed = "".join(f"<li>{clock(mark.time)} {escape(mark.name)}</li>" for mark in marks)
    return (
        f"<section>{_heading('The session', 'hatched where a sensor rested')}"
        f"<figure>{strip_chart(report, marks)}</figure>"
        f"{f'<ol>{listed}</ol>' if listed else ''}</section>"
    )


def _phases(rows: Iterable[PhaseRow], copy: Copy) -> str:
    """The client's copy leaves the variability out: it needs words that a page has no room for."""
    with_rmssd = copy == "therapist"
    heads = ["Phase", "Heart<br>bpm"]
    heads += ["RMSSD<br>ms"] if with_rmssd else []
    heads += ["Skin<br>µS", "Responses<br>a min", "Breath<br>a min", "Beats", "Clean<br>%"]
    heads.append("Rate asked<br>/ followed")
    body = []
    for row in rows:
        cells = [_cell(row.heart_bpm, 0)]
        cells += [_cell(row.rmssd_ms, 0)] if with_rmssd else []
        cells += [_cell(row.skin_us, 1), _cell(row.responses_per_min, 1)]
        cells += [_cell(row.breaths_per_min, 1), f"<td>{row.beats}</td>"]
        cells += [f"<td>{100 * row.heart_bpm.clean:.0f}</td>", _rates(row)]
        body.append(f'<tr><th scope="row">{escape(row.name)}</th>{"".join(cells)}</tr>')
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    more = "a dash: less than 80 % clean, or too short; paced and free values are not compared"
    return (
        f"<section>{_heading('Phases', more)}<table><thead><tr>{top}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table></section>"
    )


def _cell(number: Number, decimals: int) -> str:
    shown = DASH if number.shown is None else f"{number.shown:.{decimals}f}"
    return f'<td title="{_source(number)}">{shown}</td>'


def _source(number: Number) -> str:
    """Where a number comes from."""
    window = f"{clock(number.start)} to {clock(number.end)}"
    return f"from {window}, {100 * number.clean:.0f} % clean"


def _rates(row: PhaseRow) -> str:
    if row.asked_per_min is None:
        return f"<td>{DASH}</td>"
    followed = row.followed_per_min
    shown = None if followed is None else followed.shown
    words = DASH if shown is None else f"{shown:.1f}"
    title = f' title="{_source(followed)}"' if followed is not None else ""
    return f"<td{title}>{row.asked_per_min:.1f} / {words}</td>"


def _moments(moments: Iterable[StarredMoment]) -> str:
    parts = []
    for moment in moments:
        heart, skin = _three(moment.heart_bpm, 0), _three(moment.skin_us, 1)
        parts.append(
            f'<figure><h3>{escape(moment.name)} <span class="quiet">{clock(moment.time)}</span>'
            f"</h3>{moment_chart(moment)}<figcaption>"
            f"<p>Heart {heart} bpm; {escape(moment.heart_back)}.</p>"
            f"<p>Skin {skin} µS; {escape(moment.skin_back)}.</p></figcaption></figure>"
        )
    more = "before 60 s, during, after 60 s; the bracket ends where heart was back in its range"
    return (
        f"<section>{_heading('Starred moments', more)}"
        f'<div class="three">{"".join(parts)}</div></section>'
    )


def _three(numbers: Iterable[Number], decimals: int) -> str:
    return ", ".join(
        f'<span title="{_source(number)}">'
        f"{DASH if number.shown is None else f'{number.shown:.{decimals}f}'}</span>"
        for number in numbers
    )


def _words(report: Report, copy: Copy) -> str:
    tried = "".join(f"<p>{escape(line)}</p>" for line in report.tried) or f"<p>{DASH}</p>"
    columns = [f"<div>{_heading('What was tried')}{tried}</div>"]
    if report.check_ins:
        rows = "".join(
            f"<tr><td>{escape(row.item)}</td><td>{escape(row.before) or DASH}</td>"
            f"<td>{escape(row.after) or DASH}</td></tr>"
            for row in report.check_ins
        )
        head = "<tr><th></th><th>before</th><th>after</th></tr>"
        columns.append(
            f'<div>{_heading("Check-ins")}<table class="words">{head}{rows}</table></div>'
        )
    if report.note and copy == "therapist":
        note = "".join(
            f"<p>{escape(line)}</p>" for line in report.note.splitlines() if line.strip()
        )
        columns.append(f"<div>{_heading('Therapist note')}{note}</div>")
    return f'<section class="three">{"".join(columns)}</section>'


def _footer(report: Report) -> str:
    fixed = "".join(f"<p>{escape(text)}</p>" for text in report.fixed_texts)
    return f"<footer>{fixed}<p>{escape(report.versions)}</p></footer>"
