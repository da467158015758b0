"""A report as a session of fifty minutes would give it."""

from __future__ import annotations

from html.parser import HTMLParser

import numpy as np

from biofeedback.recordings.report import (
    CheckInRow,
    Curve,
    Mark,
    Number,
    PhaseRow,
    Report,
    StarredMoment,
    Stretch,
)

FIXED = (
    "These numbers vary with breathing, posture, talking, caffeine, sleep and sensor contact.",
    "For practice and reflection. Not a medical device; not for diagnosis, treatment or "
    "emergencies. Readings can be wrong.",
)


def _heart(times_s: np.ndarray) -> np.ndarray:
    values = 71 + 1.5 * np.sin(times_s / 40) + 11 * np.exp(-(((times_s - 1904) / 60) ** 2))
    values[(times_s >= 1500) & (times_s < 1574)] = np.nan
    return values


def _number(value: float | None, start: float, end: float, clean: float = 0.98) -> Number:
    return Number(value, start, end, clean)


def _row(name: str, start: float, end: float, *, paced: bool, clean: float = 0.98) -> PhaseRow:
    return PhaseRow(
        name,
        _number(71.3, start, end, clean),
        _number(None if paced else 34.2, start, end, clean),
        _number(4.62, start, end),
        _number(2.7, start, end),
        _number(6.04 if paced else 13.8, start, end, clean),
        344,
        6.0 if paced else None,
        _number(6.04, start, end) if paced else None,
    )


def _moment(time: float, name: str, *, for_therapist: bool = False) -> StarredMoment:
    times_s = np.arange(time - 90, time + 120.0)
    heart = Curve(times_s, 71 + 10 * np.exp(-(((times_s - time - 20) / 25) ** 2)))
    skin = Curve(times_s, np.where(times_s > time + 3, 5.4, 4.3))
    windows = ((time - 60, time), (time, time + 30), (time + 30, time + 90))
    return StarredMoment(
        time,
        name,
        time + 30,
        heart,
        skin,
        tuple(_number(v, *w) for v, w in zip((71, 82, 76), windows, strict=True)),  # type: ignore[arg-type]
        tuple(_number(v, *w) for v, w in zip((4.3, 5.5, None), windows, strict=True)),  # type: ignore[arg-type]
        "back after about 75 s",
        "not back by the next moment (at least 110 s)",
        75.0,
        for_therapist,
    )


class Reader(HTMLParser):
    """Visible texts, and what the page would load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.loads: list[str] = []
        self._in_style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        self.loads += [value or "" for name, value in attributes if name in ("src", "href")]
        self.loads += [tag] if tag in ("script", "link", "iframe") else []
        self.texts += [value or "" for name, value in attributes if name in ("title", "aria-label")]

    def handle_data(self, data: str) -> None:
        if not self._in_style and data.strip():
            self.texts.append(data.strip())


def sample_report() -> Report:
    """A person called “Wren” and everything a report can have."""
    times_s = np.arange(0.0, 3000.0, 10.0)
    heart = _heart(times_s)
    return Report(
        person="Wren",
        heading="Session 7, 19 November 2026, 14:02, 50 min, in the room",
        sensors=("Polar H10, 97 % clean", "BITalino EDA, 96 % clean"),
        duration_s=3000.0,
        heart=Curve(times_s, heart, heart - 4, heart + 4),
        skin=Curve(times_s, 4 + 0.5 * np.sin(times_s / 300)),
        response_times_s=np.array([200.0, 850.0, 1910.0, 1930.0]),
        stretches=(
            Stretch(120, 420, "free breathing"),
            Stretch(420, 1110, "talk"),
            Stretch(1110, 1350, "Long exhale 4-6", paced=True),
            Stretch(1350, 2700, "talk"),
            Stretch(2700, 2880, "free breathing"),
        ),
        marks=(
            Mark(910, "named"),
            Mark(1904, "rupture"),
            Mark(1950, "up from own start", for_therapist=True),
            Mark(2420, "I noticed"),
        ),
        gaps=((1500.0, 1574.0),),
        rows=(
            _row("Free breathing, 2:00 to 7:00", 120, 420, paced=False),
            _row("Long exhale 4-6, 18:30 to 22:30", 1110, 1350, paced=True),
            _row("Free breathing, 45:00 to 48:00", 2700, 2880, paced=False, clean=0.79),
        ),
        moments=(
            _moment(910, "named"),
            _moment(1904, "rupture"),
            _moment(1950, "up from own start", for_therapist=True),
        ),
        tried=("Breathe together, 18:30: long exhale 4-6", "Ground, 43:30: feet toward the floor"),
        check_ins=(CheckInRow("Distress, 0 to 10", "6", "4"), CheckInRow("One word", "braced", "")),
        note="I spoke over the pause <b>at 31:44</b> & named it.",
        fixed_texts=FIXED,
        versions="biofeedback 0.1.0, report 1",
    )
