"""Words for what two people's signals have in common: beside chance, and never what it means."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from biofeedback.session.synchrony_reading import Compared, Method, Missing, Together
from biofeedback.signal.synchrony import Synchrony, Verdict
from biofeedback.signal.synchrony_windows import STEP_S, OverTime, Stretch
from biofeedback.ui.kit.translate import said
from biofeedback.ui.review.words import tr
from biofeedback.ui.timeline.view import clock

_SENSORS_S: Final = 1.5
"""Two straps may hold their intervals back by so much more or less than each other."""


def signal_word(signal: Compared) -> str:
    """Name of a signal."""
    return {"heart": tr("Heart"), "skin": tr("Skin")}[signal]


def verdict_word(verdict: Verdict) -> str:
    """Where a value lies beside chance."""
    return {
        "within": tr("within chance"),
        "above": tr("above chance"),
        "below": tr("below chance (opposite)"),
        "cannot-tell": tr("can’t tell"),
    }[verdict]


def why_missing(missing: Missing) -> str:
    """Why there is nothing to compare, and what would change that."""
    return {
        "second person": tr("One person wore sensors in this session."),
        "client": tr("The person has not agreed to a second sensor: their agreements are on Home."),
        "therapist": tr(
            "Your own signals need your own agreement, apart from the client’s. "
            "You can take it back here at any time."
        ),
    }[missing]


def verdict_line(signal: Compared, found: Synchrony) -> str:
    """``Heart: within chance``, with the reason where it cannot be told."""
    word = verdict_word(found.verdict)
    if found.verdict == "cannot-tell":
        word = tr("{verdict}: {reason}").format(verdict=word, reason=said(found.reason))
    return tr("{signal}: {words}").format(signal=signal_word(signal), words=word)


def figures(found: Synchrony) -> str:
    """The value, its chance and how much of the session it is from."""
    usable = tr("{share} % usable").format(share=round(100.0 * found.usable_share))
    usable = usable.replace(" %", "\N{NO-BREAK SPACE}%")
    if found.verdict == "cannot-tell":
        return usable
    return tr("{value}, chance {low} to {high}; {usable}. Mean Fisher Z of 30 s pieces.").format(
        value=number(found.value), low=number(found.low), high=number(found.high), usable=usable
    )


def number(value: float) -> str:
    """Two decimals, with a true minus."""
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def stretch_times(stretch: Stretch) -> str:
    """``12:00 to 18:00``; one that is below chance says so."""
    times = tr("{start} to {end}").format(start=clock(stretch.start), end=clock(stretch.end))
    return times if stretch.above else tr("{times}, opposite").format(times=times)


def stretch_line(stretch: Stretch) -> str:
    """``12:00 to 18:00, above chance``."""
    return tr("{start} to {end}, {verdict}").format(
        start=clock(stretch.start),
        end=clock(stretch.end),
        verdict=verdict_word("above" if stretch.above else "below"),
    )


def stretches_line(over: OverTime) -> str:
    """What the list of stretches holds."""
    if not len(over.times):
        return ""
    if not over.stretches:
        return tr("No stretch beyond chance.")
    return tr("Beyond chance, to look at beside your notes:")


def blank_lines(over: OverTime) -> str:
    """Where there is no value over time, and why."""
    parts = []
    windows = zip(over.times.tolist(), over.reasons, strict=True)
    for reason, group in groupby(windows, key=lambda each: each[1]):
        times = [time for time, _ in group]
        if reason:
            start, end = clock(times[0] - STEP_S / 2.0), clock(times[-1] + STEP_S / 2.0)
            parts.append(
                tr("{start} to {end} {reason}").format(start=start, end=end, reason=said(reason))
            )
    return tr("No value: {stretches}.").format(stretches="; ".join(parts)) if parts else ""


def over_time_title() -> str:
    """Above the plot over time."""
    return tr("Over time, 6 min each; grey is chance")


def lag_title(found: Synchrony) -> str:
    """Above the plot of lags; a lag is named only where it is beyond chance itself."""
    if found.best_lag_s is None:
        return tr("At each lag; right of 0 the therapist’s signal is later")
    lag = tr("Strongest at {lag} s; right of 0 the therapist’s signal is later.").format(
        lag=f"{found.best_lag_s:+g}".replace("-", "−")
    )
    sensors = tr("Up to {seconds} s can come from the sensors.").format(seconds=f"{_SENSORS_S:g}")
    return f"{lag} {sensors}".replace(" s ", "\N{NO-BREAK SPACE}s ")


def others_line(found: Together) -> str:
    """What other methods say of the same."""
    if not found.others:
        return ""
    names: dict[Method, str] = {
        "either": tr("either direction"),
        "windowed": tr("at each window’s best lag"),
        "phase": tr("phase"),
        "slopes": tr("slopes"),
    }
    parts = [
        tr("{method} {verdict}").format(method=names[method], verdict=verdict_word(verdict))
        for method, verdict in found.others.items()
    ]
    return tr("By other methods: {list}.").format(list="; ".join(parts))


def spoken_over_time(over: OverTime) -> str:
    """The plot over time in a sentence."""
    parts = [stretch_line(each) for each in over.stretches]
    told = "; ".join(parts) if parts else tr("No stretch beyond chance.")
    return " ".join(filter(None, (told, blank_lines(over))))
