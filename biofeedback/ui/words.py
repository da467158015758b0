"""What the desk says, from the live state; no widget decides on words of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from PySide6.QtCore import QCoreApplication

from biofeedback.events import BreathPhase, DeviceStatus, Metric
from biofeedback.guidance import patterns, wording
from biofeedback.guidance.patterns import Pattern
from biofeedback.ui.live import Live, Role, Sensor

QualityGlyph: TypeAlias = Literal["clear", "patchy", "resting"]

_CLEAR_PCT = 95.0
_PATCHY_PCT = 80.0
_CONTEXT = "words"


def tr(text: str) -> str:
    """Translate a word of the desk."""
    return QCoreApplication.translate(_CONTEXT, text)


@dataclass(frozen=True, slots=True)
class StateWords:
    """The line beside the mark and the quiet one under it."""

    up: bool
    line: str
    second: str


@dataclass(frozen=True, slots=True)
class Quality:
    """A sensor's quality in a shape and words."""

    title: str
    glyph: QualityGlyph
    word: str
    detail: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A number with what it means, or a dash and one reason. ``value`` is None for a dash."""

    value: str | None
    unit: str
    lines: tuple[tuple[str, bool], ...]
    """Text, and whether it stands in the foreground."""

    def spoken(self, name: str) -> str:
        """All of it in one sentence, for screen readers."""
        words = ", ".join(text for text, _ in self.lines)
        value = tr("no value") if self.value is None else f"{self.value} {self.unit}".strip()
        return f"{name}: {value}, {words}" if words else f"{name}: {value}"


def unit_words(unit: str) -> str:
    """A metric's unit as it is read."""
    return {
        "uS": "µS",
        "1/min": tr("a minute"),
        "share": "",
        "index": "",
        "a.u.": tr("a.u."),
    }.get(unit, unit)


def duration(seconds: float) -> str:
    """Minutes and seconds, ``1:27``."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    return f"{minutes}:{rest:02}"


# --- the state line -------------------------------------------------------------------------
def state(live: Live, now: float) -> StateWords:
    """One line: what somebody can act on first, then how signals compare."""
    session = live.session
    rise = live.rise(now)
    up = rise is not None
    if session is not None and session.problem is not None:
        return StateWords(up, session.problem, tr("the session goes on"))
    if session is not None and not session.recording:
        return StateWords(False, tr("session ended"), tr("the recording is complete"))
    if session is not None and session.paused_by is not None:
        who = {"client": tr("client"), "therapist": tr("therapist")}.get(
            session.paused_by, tr("program")
        )
        paused = tr("paused by {who}, for {time}; the hole stays in the file").format(
            who=who, time=duration(now - session.time)
        )
        return StateWords(False, tr("sensing paused"), paused)
    for sensor in live.resting():
        return StateWords(up, wording.fixed("F.8-a"), _rest_words(sensor, now))
    for sensor in live.troubled():
        status = sensor.status
        if status is not None and status.problem is not None:
            return StateWords(up, status.problem, status.advice or "")
    if rise is not None:
        signals = "+".join(rise.signals)
        words = tr("up from own start, {signals}, {seconds} s").format(
            signals=signals, seconds=int(now - rise.since)
        )
        return StateWords(True, words, _since_start(live, one_signal=len(rise.signals) == 1))
    return _quiet_state(live)


def _quiet_state(live: Live) -> StateWords:
    heart, skin = live.metrics.get("z_hr"), live.metrics.get("z_scl")
    if any(metric is not None and metric.value is not None for metric in (heart, skin)):
        return StateWords(False, tr("about as in the last 10 min"), _since_start(live))
    if not live.sensors:
        return StateWords(False, tr("no sensor yet"), tr("markers, cues and the pacer work"))
    if not any(sensor.streamed for sensor in live.sensors.values()):
        names = ", ".join(sensor_words(each) for each in live.sensors.values())
        return StateWords(False, tr("connecting"), names)
    reason = next(
        (metric.reason for metric in (heart, skin) if metric is not None and metric.reason),
        tr("comparisons begin after 6 min"),
    )
    return StateWords(False, tr("getting to know today"), reason)


def _since_start(live: Live, one_signal: bool = False) -> str:
    parts = []
    for name, word, digits in (("hr_since_start", "heart", 0), ("scl_since_start", "skin", 1)):
        metric = live.metrics.get(name)
        if metric is not None and metric.value is not None:
            shown = signed(metric.value, digits)
            parts.append(f"{tr('heart') if word == 'heart' else tr('skin')} {shown}")
    if not parts:
        return wording.fixed("F.8-m") if one_signal else ""
    words = tr("{changes} from the start of today").format(changes=", ".join(parts))
    return f"{wording.fixed('F.8-m')}; {words}" if one_signal else words


def _rest_words(sensor: Sensor, now: float) -> str:
    status = sensor.status
    if status is None:
        return ""
    name = sensor_words(sensor)
    if status.advice and status.problem:
        return tr("{name}: {problem} {advice}").format(
            name=name, problem=status.problem, advice=status.advice
        )
    if status.retry_s is not None:
        left = max(status.retry_s - (now - status.time), 0)
        return tr("{name} is reconnecting, next try in {left} s; recording goes on").format(
            name=name, left=round(left)
        )
    return tr("{name} is reconnecting; recording goes on").format(name=name)


def sensor_words(sensor: Sensor) -> str:
    """What a sensor is called: by what it measures, else by its own name."""
    for role, words in (
        ("heart", tr("chest strap")),
        ("skin", tr("finger electrodes")),
        ("breath", tr("breathing belt")),
    ):
        if role in sensor.roles:
            return words
    return sensor.status.name if sensor.status is not None else sensor.device


def signed(value: float, digits: int) -> str:
    """``+3`` or ``−0.4``, with a true minus."""
    return f"{value:+.{digits}f}".replace("-", "−")


# --- quality --------------------------------------------------------------------------------
def quality(live: Live, role: Role, now: float, settling_since: float | None = None) -> Quality:
    """How far a sensor's signal can be used now."""
    title = {"heart": tr("Chest strap"), "skin": tr("Finger electrodes")}.get(role, tr("Belt"))
    sensor = live.sensor_of(role)
    if sensor is None:
        coming = any(not each.roles for each in live.sensors.values())
        return Quality(title, "resting", tr("waiting") if coming else tr("none"), "")
    status = sensor.status
    if status is not None and status.state != "streaming":
        return Quality(title, "resting", tr("resting"), _connection_word(status))
    if settling_since is not None:
        from biofeedback.ui.lanes import SETTLING_S

        worn = now - settling_since
        if worn < SETTLING_S:
            detail = tr("{worn} of {whole}").format(worn=duration(worn), whole=duration(SETTLING_S))
            return Quality(title, "patchy", tr("settling"), detail)
    clean = live.metrics.get("heart_clean" if role == "heart" else "skin_clean")
    if clean is None or clean.value is None:
        reason = tr("no data yet") if clean is None or clean.reason is None else clean.reason
        return Quality(title, "resting", tr("waiting"), reason if len(reason) < 24 else "")
    share = f"{clean.value:.0f} %"
    if clean.value >= _CLEAR_PCT:
        return Quality(title, "clear", tr("clear"), share)
    if clean.value >= _PATCHY_PCT:
        return Quality(title, "patchy", tr("patchy"), share)
    return Quality(title, "resting", tr("resting"), share)


def _connection_word(status: DeviceStatus) -> str:
    return {
        "scanning": tr("looking"),
        "connecting": tr("connecting"),
        "discovering": tr("connecting"),
        "waiting_for_data": tr("connected, no data yet"),
        "stalled": tr("silent"),
        "reconnecting": tr("reconnecting"),
        "failed": tr("not reachable"),
        "stopped": tr("stopped"),
    }.get(status.state, "")


# --- readings -------------------------------------------------------------------------------
def _withheld(metric: Metric | None, waiting: str) -> str:
    if metric is None or metric.reason is None:
        return waiting
    return metric.reason


def heart(live: Live, now: float, last_rr_ms: float | None) -> Reading:
    """Heart rate now."""
    metric = live.metrics.get("hr")
    silence = live.silence("heart", now)
    if silence is not None:
        lost = tr("no data for {seconds} s").format(seconds=int(now - silence[0]))
        return Reading(None, "", ((lost, True), (tr("the true gap stays in the file"), False)))
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


def skin(live: Live, now: float, settling_left_s: float | None) -> Reading:
    """Skin conductance level and responses."""
    silence = live.silence("skin", now)
    if silence is not None:
        lost = tr("no data for {seconds} s").format(seconds=int(now - silence[0]))
        return Reading(None, "", ((lost, True), (tr("the true gap stays in the file"), False)))
    level = live.metrics.get("scl")
    if level is None or level.value is None:
        return Reading(None, "", ((_withheld(level, tr("no data yet")), True),))
    value = f"{level.value:.1f}"
    unit = unit_words(level.unit)
    if settling_left_s is not None and settling_left_s > 0:
        left = max(round(settling_left_s / 60), 1)
        lines = (
            (tr("settling, about {left} min left").format(left=left), True),
            (tr("responses not counted yet"), False),
        )
        return Reading(value, unit, lines)
    rate = live.metrics.get("scr_rate")
    if rate is not None and rate.value is not None:
        count = round(rate.value)
        words = tr("1 response a minute") if count == 1 else tr("{n} responses a minute")
        first = words.format(n=count)
    else:
        first = _withheld(rate, tr("responses not counted yet"))
    sensor = live.sensor_of("skin")
    source = sensor_words(sensor) if sensor else tr("sensor")
    return Reading(
        value, unit, ((first, True), (tr("level 10 s, count 60 s"), False), (source, False))
    )


def breath(live: Live) -> Reading:
    """Breaths a minute: the pacer's, or the person's own."""
    if live.pacer is not None:
        cycle_s = sum(seconds for _, seconds in live.pacer.phases)
        return Reading(f"{60.0 / cycle_s:.1f}", tr("a minute"), ((_followed(live), False),))
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


# --- tiles ----------------------------------------------------------------------------------
def tile(live: Live, name: str) -> Reading:
    """A number on request, by the name of its metric."""
    metric = live.metrics.get(name)
    if metric is None:
        return Reading(None, "", ((tr("no data yet"), False),))
    if metric.value is None:
        return Reading(None, "", ((metric.reason or tr("no data yet"), True),))
    window = tr("last {window} s").format(window=round(metric.window_s))
    share = tr("{share} % clean").format(share=round(100 * metric.quality))
    if name == "rmssd":
        indicative = tr("indicative, {share}").format(share=share)
        return Reading(f"{metric.value:.0f}", "ms", ((window, False), (indicative, False)))
    if name == "rhythm_regularity":
        note = tr("slow breathing raises it; no goal")
        return Reading(f"{metric.value:.2f}", "", ((window, False), (note, False)))
    digits = 0 if name == "hr_since_start" else 1
    first = tr("start: first 5 min")
    second = tr("does not drive offers")
    return Reading(
        signed(metric.value, digits), unit_words(metric.unit), ((first, False), (second, False))
    )


# --- pacer ----------------------------------------------------------------------------------
def phase_word(phase: BreathPhase) -> str:
    """The word under the shape."""
    return {
        "in": tr("in"),
        "top-up": tr("a little more"),
        "out": tr("out"),
        "out-voiced": tr("out, humming"),
        "hold-full": tr("rest"),
        "hold-empty": tr("rest"),
    }[phase]


def phase_sentence(phase: BreathPhase) -> str:
    """The phase for the therapist and for screen readers."""
    return {
        "in": tr("breathe in"),
        "top-up": tr("a little more in"),
        "out": tr("breathe out"),
        "out-voiced": tr("hum out"),
        "hold-full": tr("rest, full"),
        "hold-empty": tr("rest, empty"),
    }[phase]


def pattern_name(pattern_id: str) -> str:
    """Name of a pattern; its id where it has left the list."""
    try:
        return tr(patterns.pattern(pattern_id).name)
    except KeyError:
        return pattern_id


def pattern_seconds(pattern: Pattern) -> str:
    """``in 4 s, out 6 s``."""
    if not pattern.paced:
        return tr("no pacing")
    parts = [f"{phase_word(phase)} {seconds:g} s" for phase, seconds in pattern.phases]
    return ", ".join(parts)


def pacer_rates(live: Live) -> str:
    """The running pattern's seconds, its rate and the rate the heart's rhythm follows."""
    if live.pacer is None:
        return ""
    cycle_s = sum(seconds for _, seconds in live.pacer.phases)
    parts = ", ".join(f"{phase_word(phase)} {seconds:g} s" for phase, seconds in live.pacer.phases)
    asked = f"{60.0 / cycle_s:.1f}"
    followed = live.metrics.get("followed_rate")
    if live.silence("heart", 0.0) is not None:
        return tr("{parts}. Goes on without the sensor").format(parts=parts)
    if followed is None or followed.value is None:
        return tr("{parts}; asked {asked} a minute").format(parts=parts, asked=asked)
    return tr("{parts}; asked {asked}, followed {followed:.1f} a minute").format(
        parts=parts, asked=asked, followed=followed.value
    )


def on_for(seconds: float) -> str:
    """Since when a key's effect lasts."""
    return tr("on for {time}").format(time=duration(seconds))


def client_sees(plain: bool, live: Live) -> str:
    """What the client sees, in a word."""
    if plain:
        return tr("plain")
    word = tr("prompt") if live.pacer is None else tr("pacer")
    return tr("{word}, unchanged").format(word=word) if live.resting() else word


def recording(live: Live) -> str:
    """The state of the recording."""
    session = live.session
    if session is None:
        return tr("starting")
    if not session.recording:
        return tr("ended")
    if session.problem is not None:
        return tr("not written at the moment")
    return tr("paused") if session.paused_by is not None else tr("recording")


def flag_word(kind: str) -> str:
    """What stands beside an event's flag."""
    return {
        "named": tr("named"),
        "rupture": tr("rupture"),
        "repair": tr("repair"),
        "posture": tr("posture"),
        "voice": tr("voice"),
        "star": tr("star"),
        "breathe": tr("breathe together"),
        "light-headed": tr("light-headed"),
    }.get(kind, kind)


def lane_title(live: Live, role: Role, settling: bool = False) -> str:
    """Unit or source of a lane."""
    if role == "heart":
        return tr("beats a minute")
    if role == "skin":
        return tr("µS, settling: drawn, not counted") if settling else tr("µS, responses as ticks")
    if live.sensor_of("breath") is not None:
        return tr("belt and pacer") if live.pacer is not None else tr("belt")
    return (
        tr("estimate from heart, then pacer")
        if live.pacer is not None
        else tr("estimate from heart")
    )
