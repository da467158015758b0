"""Numbers with what they mean, or a dash and one reason."""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.events import Metric
from biofeedback.ui.kit.translate import said
from biofeedback.ui.kit.words import signed, tr, unit_words
from biofeedback.ui.live.live import Live
from biofeedback.ui.live.live_words import sensor_words


@dataclass(frozen=True, slots=True)
class Reading:
    """A number with what it means, or a dash and one reason. ``value`` is None for a dash."""

    value: str | None
    unit: str
    lines: tuple[tuple[str, bool], ...]
    """Text, and whether it stands in the foreground."""
    stays: bool = False
    """Whether it says the same as long as the session lasts."""

    def spoken(self, name: str) -> str:
        """All of it in one sentence, for screen readers."""
        words = ", ".join(text for text, _ in self.lines)
        value = tr("no value") if self.value is None else f"{self.value} {self.unit}".strip()
        return f"{name}: {value}, {words}" if words else f"{name}: {value}"


def _withheld(metric: Metric | None, waiting: str) -> str:
    if metric is None or metric.reason is None:
        return waiting
    return said(metric.reason)


def _silent(live: Live, seconds: float) -> Reading:
    words = tr("no data for {seconds} s").format(seconds=int(seconds))
    first = words if live.paused_by is None else tr("sensing paused")
    return Reading(None, "", ((first, True), (tr("the true gap stays in the file"), False)))


def heart(live: Live, now: float, last_rr_ms: float | None) -> Reading:
    """Heart rate now."""
    metric = live.metrics.get("hr")
    silence = live.silence("heart", now)
    if silence is not None:
        return _silent(live, now - silence[0])
    if metric is None or metric.value is None:
        return Reading(None, "", ((_withheld(metric, tr("no beats yet")), True),))
    sensor = live.sensor_of("heart")
    source = sensor_words(sensor) if sensor else tr("sensor")
    lines = []
    if last_rr_ms is not None:
        lines.append((tr("RR {ms} ms").format(ms=round(last_rr_ms)), True))
    lines.append((tr("last 5 beats, {source}").format(source=source), False))
    swing = live.metrics.get("peak_to_trough")
    if swing is not None and swing.value is not None:
        lines.append((tr("peak-to-trough {bpm} bpm").format(bpm=round(swing.value)), True))
        lines.append((tr("last 4 breaths"), False))
    return Reading(f"{metric.value:.0f}", tr("bpm"), tuple(lines))


def skin(live: Live, now: float, *, brief: bool = False) -> Reading:
    """Skin conductance level and responses; ``brief`` for where there is little room."""
    silence = live.silence("skin", now)
    if silence is not None:
        return _silent(live, now - silence[0])
    level = live.metrics.get("scl")
    if level is None or level.value is None:
        return Reading(None, "", ((_withheld(level, tr("no data yet")), True),))
    value = f"{level.value:.1f}"
    unit = unit_words(level.unit)
    if live.settling is not None:
        lines = ((said(live.settling), True), (tr("responses not counted yet"), False))
        return Reading(value, unit, lines)
    rate = live.metrics.get("scr_rate")
    if rate is not None and rate.value is not None:
        count = round(rate.value)
        words = tr("1 response a minute") if count == 1 else tr("{n} responses a minute")
        first = words.format(n=count)
    else:
        first = _withheld(rate, tr("responses not counted yet"))
    windows = (tr("level 10 s, count 60 s"), False)
    if brief:
        # the sensor's name stands at the top of the desk
        return Reading(value, unit, ((first, True), windows))
    sensor = live.sensor_of("skin")
    source = sensor_words(sensor) if sensor else tr("sensor")
    return Reading(value, unit, ((first, True), windows, (source, False)))


def breath(live: Live) -> Reading:
    """Breaths a minute: the pacer's, or the person's own."""
    if live.pacer is not None:
        cycle_s = sum(seconds for _, seconds in live.pacer.phases)
        return Reading(f"{60.0 / cycle_s:.1f}", tr("a minute"), ((_followed(live), False),))
    if live.paused_by is not None:
        return Reading(None, "", ((tr("sensing paused"), True),))
    metric = live.metrics.get("breath_rate")
    if metric is None or metric.value is None:
        return Reading(None, "", ((_withheld(metric, tr("no breath seen yet")), True),))
    belt = live.sensor_of("breath") is not None
    window = round(metric.window_s)
    words = tr("belt, last {window} s") if belt else tr("estimate, last {window} s")
    return Reading(f"{metric.value:.0f}", tr("a minute"), ((words.format(window=window), False),))


def _followed(live: Live) -> str:
    followed = live.metrics.get("followed_rate")
    if followed is None or followed.value is None:
        return tr("pacer")
    return tr("pacer, followed {rate:.1f}").format(rate=followed.value)


def hidden() -> Reading:
    """A number that the therapist does not want to see."""
    return Reading(None, "", ((tr("hidden; key F5 shows it"), True),))


def ceiling(live: Live) -> Reading:
    """What was agreed for today, in beats a minute above its start, and the room left."""
    agreed = live.ceiling_bpm
    if agreed is None:
        return Reading(None, "", ((tr("none agreed"), False),))
    value, plan = signed(agreed, 0), tr("slow-down plan: key 4")
    now = live.metrics.get("hr_since_start")
    if now is None or now.value is None:
        return Reading(value, tr("bpm"), ((tr("rests until heart is known"), True), (plan, False)))
    left = round(agreed - now.value)
    first = tr("room left: {left} bpm").format(left=left) if left > 0 else tr("reached")
    return Reading(value, tr("bpm"), ((first, left <= 0), (plan, False)))


def tile(live: Live, name: str) -> Reading:
    """A number on request, by the name of its metric."""
    if name == "ceiling":
        return ceiling(live)
    metric = live.metrics.get(name)
    if metric is None:
        return Reading(None, "", ((tr("no data yet"), False),))
    if metric.value is None:
        return Reading(None, "", ((said(metric.reason or "") or tr("no data yet"), True),))
    window = tr("last {window} s").format(window=round(metric.window_s))
    share = tr("{share} % clean").format(share=round(100 * metric.quality))
    if name == "rmssd":
        indicative = tr("indicative, {share}").format(share=share)
        return Reading(f"{metric.value:.0f}", "ms", ((window, False), (indicative, False)))
    if name == "rhythm_regularity":
        note = tr("slow breathing raises it; no goal")
        return Reading(f"{metric.value:.2f}", "", ((window, False), (note, False)))
    digits = 0 if name == "hr_since_start" else 1
    start = live.value("hr_start" if name == "hr_since_start" else "scl_start")
    first = tr("first 5 min")
    if start is not None:
        first = tr("first 5 min: {start:.{digits}f}").format(start=start, digits=digits)
    second = tr("does not drive offers")
    return Reading(
        signed(metric.value, digits), unit_words(metric.unit), ((first, False), (second, False))
    )
