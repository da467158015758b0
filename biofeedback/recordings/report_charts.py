"""The report's charts as SVG: no script, no font of their own, legible in grey."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np

from biofeedback.events import Samples
from biofeedback.recordings.report import (
    AROUND_S,
    ENGLISH,
    Curve,
    Language,
    Mark,
    Report,
    StarredMoment,
)

HEART, HEART_BAND, SKIN = "#0072B2", "#BFD9EA", "#A85820"
_TEXT, _QUIET, _LINE, _GRID = "#1F2A30", "#53616A", "#C3CAC6", "#E0E4DE"
_PACED, _ZONES = "#DFE5E5", ("#F3F4F1", "#E6E9E4", "#F3F4F1")
_STYLE: Final = (
    "<style>text{font:11px Inter,'Noto Sans',sans-serif;fill:#53616A}"
    ".n{font-weight:600;fill:#1F2A30}.m{text-anchor:middle}.e{text-anchor:end}</style>"
)
_HATCH: Final = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#F1F2EE"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#C3CAC6" stroke-width="1.2"/></pattern></defs>'
)
STRIP_SIZE: Final = (1096, 366)
BARE_STRIP_SIZE: Final = (1096, 98)
"""Phases and marks alone, where nothing was measured."""
MOMENT_SIZE: Final = (348, 212)
LEAST_BPM: Final = 10.0
LEAST_US: Final = 1.0
"""Height of a chart at least, so that nothing looks like much that is not."""
_LEFT: Final = 40


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to pixels, straight."""

    first: float
    last: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.first) / ((self.last - self.first) or 1.0)
        return self.start + share * (self.end - self.start)


def clock(seconds: float) -> str:
    """``m:ss``, or ``h:mm:ss`` from an hour on."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def strip_chart(report: Report, marks: Iterable[Mark]) -> str:
    """The whole session: phases, marks, heart and skin on one time axis."""
    bare = report.heart is None and report.skin is None
    say = report.language.say
    size = width, height = BARE_STRIP_SIZE if bare else STRIP_SIZE
    foot = height - 26
    x = _Scale(0.0, max(report.duration_s, 1.0), _LEFT, width)
    parts: list[str] = [_HATCH]
    for start, end in () if bare else report.gaps:
        parts.append(
            f'<rect x="{x(start):.1f}" y="72" width="{max(x(end) - x(start), 2):.1f}" height="268" '
            f'fill="url(#hatch)" stroke="{_LINE}" stroke-dasharray="4 3"/>'
        )
    parts += _time_axis(x, report.duration_s, foot, say("{} min"))
    for stretch in report.stretches:
        left, right = x(stretch.start), x(stretch.end)
        fill, edge = (_PACED, "#74838B") if stretch.paced else ("#FFFFFF", _LINE)
        parts.append(
            f'<rect x="{left + 1:.1f}" y="1" width="{max(right - left - 2, 1):.1f}" height="24" '
            f'rx="4" fill="{fill}" stroke="{edge}"/>'
        )
        if right - left > 7 * len(stretch.name):
            middle = (left + right) / 2
            name = escape(stretch.name)
            parts.append(f'<text class="n m" x="{middle:.1f}" y="17">{name}</text>')
    for number, mark in enumerate(marks, start=1):
        at = x(mark.time)
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="56" y2="{foot}" stroke="{_LINE}"/>')
        parts.append(f'<circle cx="{at:.1f}" cy="45" r="10" fill="#FFFFFF" stroke="{_QUIET}"/>')
        parts.append(f'<text class="n m" x="{at:.1f}" y="49">{number}</text>')
    empty = say("nothing was measured")
    if report.heart is not None:
        parts.append(_lane_name(say("Heart"), say("bpm"), 84))
        parts += _curve(report.heart, x, 92, 212, HEART, LEAST_BPM, empty, band=HEART_BAND)
    if report.skin is not None:
        parts.append(_lane_name(say("Skin"), "µS", 234))
        parts += _curve(report.skin, x, 242, 318, SKIN, LEAST_US, empty, dashed=True)
        for time in report.response_times_s.tolist():
            at = x(time)
            parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="326" y2="336" stroke="{SKIN}"/>')
    return _svg(size, parts, say("The session"), strip_words(report))


def _lane_name(name: str, unit: str, y: int) -> str:
    words = f'<tspan class="n">{escape(name)}</tspan> {escape(unit)}'
    return f'<text x="{_LEFT + 4}" y="{y}">{words}</text>'


def moment_chart(moment: StarredMoment, language: Language = ENGLISH) -> str:
    """Ninety seconds on either side of a moment."""
    width, _ = MOMENT_SIZE
    say = language.say
    x = _Scale(moment.time - AROUND_S, moment.during_until + AROUND_S, _LEFT, width)
    zones = (
        (say("before"), moment.time - 60.0, moment.time),
        (say("during"), moment.time, moment.during_until),
        (say("after"), moment.during_until, moment.during_until + 60.0),
    )
    parts: list[str] = []
    for (name, start, end), fill in zip(zones, _ZONES, strict=True):
        left, right = x(start), x(end)
        parts.append(
            f'<rect x="{left:.1f}" y="0" width="{right - left:.1f}" height="186" fill="{fill}"/>'
        )
        parts.append(f'<text class="n m" x="{(left + right) / 2:.1f}" y="16">{escape(name)}</text>')
    onset = x(moment.time)
    parts.append(f'<line x1="{onset:.1f}" x2="{onset:.1f}" y1="0" y2="186" stroke="{_TEXT}"/>')
    if moment.heart_back_s is not None:
        back = min(x(moment.time + moment.heart_back_s), float(width))
        parts.append(
            f'<path d="M{onset:.1f} 28H{back:.1f}M{back:.1f} 23v10" stroke="{_TEXT}" fill="none"/>'
        )
    empty = say("nothing was measured")
    parts += _curve(moment.heart, x, 40, 112, HEART, LEAST_BPM, empty)
    parts += _curve(moment.skin, x, 130, 180, SKIN, LEAST_US, empty, dashed=True)
    for offset, words in ((-60, "−60 s"), (0, clock(moment.time)), (60, "+60 s")):
        at = x(moment.time + offset)
        parts.append(f'<text class="m" x="{at:.1f}" y="204">{words}</text>')
    return _svg(MOMENT_SIZE, parts, moment.name, moment_words(moment, language))


def strip_words(report: Report) -> str:
    """The same in words, for who cannot see the chart."""
    say = report.language.say
    words = [say("{} of a session.").format(clock(report.duration_s))]
    for name, unit, decimals, curve in (
        (say("Heart rate"), say("beats a minute"), 0, report.heart),
        (say("Skin conductance"), "µS", 1, report.skin),
    ):
        known = _known(curve)
        if curve is None or not known.size:
            words.append(say("{name}: nothing was measured.").format(name=name))
            continue
        low, middle, high = (
            f"{value:.{decimals}f}" for value in (known.min(), np.median(known), known.max())
        )
        words.append(
            say("{name} from {low} to {high} {unit}, mostly near {middle}.").format(
                name=name, low=low, high=high, unit=unit, middle=middle
            )
        )
    for start, end in report.gaps:
        words.append(
            say("Nothing from {start} to {end}.").format(start=clock(start), end=clock(end))
        )
    return " ".join(words)


def moment_words(moment: StarredMoment, language: Language = ENGLISH) -> str:
    """The same in words."""
    return language.say("{name} at {time}. Heart: {heart}. Skin: {skin}.").format(
        name=moment.name,
        time=clock(moment.time),
        heart=moment.heart_back,
        skin=moment.skin_back,
    )


def _known(curve: Curve | None) -> Samples:
    return np.empty(0) if curve is None else curve.values[np.isfinite(curve.values)]


def _curve(
    curve: Curve,
    x: _Scale,
    top: float,
    bottom: float,
    colour: str,
    least: float,
    empty: str,
    *,
    band: str = "",
    dashed: bool = False,
) -> list[str]:
    """The line with a few labelled levels, ``least`` high; broken where nothing is known.

    ``empty`` is said where nothing at all is.
    """
    every = [curve.values, *(each for each in (curve.low, curve.high) if each is not None)]
    known = np.concatenate(every)
    known = known[np.isfinite(known)]
    if not known.size:
        middle = (top + bottom) / 2
        return [f'<text x="{_LEFT + 8}" y="{middle:.1f}">{escape(empty)}</text>']
    low, high = float(known.min()), float(known.max())
    room = max(0.0, least - (high - low)) / 2  # a quiet line stays quiet
    levels = _levels(low - room, high + room)
    y = _Scale(levels[0], levels[-1], bottom, top)
    parts: list[str] = []
    for level in levels:
        at = y(level)
        parts.append(f'<line x1="{_LEFT}" x2="{x.end:.0f}" y1="{at:.1f}" y2="{at:.1f}" '
                     f'stroke="{_GRID}"/>')  # fmt: skip
        parts.append(f'<text class="e" x="{_LEFT - 6}" y="{at + 4:.1f}">{level:g}</text>')
    for run in _runs(curve.values):
        if band and curve.low is not None and curve.high is not None:
            there = _points(curve.times_s[run], curve.high[run], x, y)
            back = _points(curve.times_s[run][::-1], curve.low[run][::-1], x, y)
            parts.append(f'<polygon points="{there} {back}" fill="{band}"/>')
        points = _points(curve.times_s[run], curve.values[run], x, y)
        style = ' stroke-dasharray="7 2"' if dashed else ""
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"{style}/>'
        )
    return parts


def _runs(values: Samples) -> list[slice]:
    known = np.concatenate([[False], np.isfinite(values), [False]])
    edges = np.flatnonzero(known[1:] != known[:-1]).reshape(-1, 2)
    return [slice(int(first), int(last)) for first, last in edges]


def _points(times_s: Samples, values: Samples, x: _Scale, y: _Scale) -> str:
    return " ".join(
        f"{x(time):.1f},{y(value):.1f}"
        for time, value in zip(times_s.tolist(), values.tolist(), strict=True)
        if math.isfinite(value)
    )


def _levels(low: float, high: float) -> list[float]:
    """Two to five round numbers around the values."""
    span = max(high - low, 1e-6)
    power = 10.0 ** math.floor(math.log10(span))
    step = next(power * each for each in (0.5, 1.0, 2.0, 5.0) if span / (power * each) <= 3.0)
    return [
        round(place * step, 6)
        for place in range(math.floor(low / step), math.ceil(high / step) + 1)
    ]


def _time_axis(x: _Scale, duration_s: float, foot: int, minutes: str) -> list[str]:
    step_s = next(
        (step for step in (30, 60, 120, 300, 600, 1200, 3600) if duration_s / step <= 7), 7200
    )
    parts: list[str] = []
    for second in range(0, int(duration_s) + 1, step_s):
        at = x(second)
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{min(72, foot - 8)}" y2="{foot}" '
                     f'stroke="{_GRID}"/>')  # fmt: skip
        full = second and second % 60 == 0
        words = escape(minutes.format(second // 60)) if full else clock(second)
        anchor = "e" if at > x.end - 20 else "m"
        parts.append(f'<text class="{anchor}" x="{at:.1f}" y="{foot + 18}">{words}</text>')
    return parts


def _svg(size: tuple[int, int], parts: list[str], title: str, words: str) -> str:
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(words)}</desc>"
        f"{_STYLE}{''.join(parts)}</svg>"
    )
