"""The line beside the mark: what somebody can act on first, then how signals compare."""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.ui.kit.translate import fixed, said
from biofeedback.ui.kit.words import duration, signed, tr
from biofeedback.ui.live.live import Live, Sensor
from biofeedback.ui.live.live_words import sensor_words


@dataclass(frozen=True, slots=True)
class StateWords:
    """The line beside the mark and the quiet one under it."""

    up: bool
    line: str
    second: str


def state(live: Live, now: float, *, heart_hidden: bool = False) -> StateWords:
    """One line: what somebody can act on first, then how signals compare."""
    compared = _since_start(live, heart_hidden=heart_hidden)
    session = live.session
    rise = live.rise()
    up = rise is not None
    if session is not None and session.problem is not None:
        return StateWords(up, said(session.problem), tr("the session goes on"))
    if session is not None and not session.recording:
        return StateWords(False, tr("session ended"), tr("the recording is complete"))
    if session is not None and not live.may_record:
        told = tr("the client agrees to recording no more; A opens the agreements")
        return StateWords(False, tr("sensing paused"), told)
    if session is not None and session.paused_by is not None:
        who = {"client": tr("client"), "therapist": tr("therapist")}.get(
            session.paused_by, tr("program")
        )
        paused = tr("paused by {who}, for {time}; the hole stays in the file").format(
            who=who, time=duration(now - session.time)
        )
        return StateWords(False, tr("sensing paused"), paused)
    for sensor in live.resting():
        return StateWords(up, fixed("F.8-a"), _rest_words(sensor, now))
    for sensor in live.troubled():
        status = sensor.status
        if status is not None and status.problem is not None:
            return StateWords(up, said(status.problem), said(status.advice or ""))
    if rise is not None:
        signals = "+".join(rise.signals)
        words = tr("up from own start, {signals}, {seconds} s").format(
            signals=signals, seconds=int(rise.seconds)
        )
        if len(rise.signals) == 1:
            alone = fixed("F.8-m")
            compared = f"{alone}; {compared}" if compared else alone
        return StateWords(True, words, compared)
    return _quiet_state(live, compared)


def _quiet_state(live: Live, compared: str) -> StateWords:
    heart, skin = live.metrics.get("z_hr"), live.metrics.get("z_scl")
    if any(metric is not None and metric.value is not None for metric in (heart, skin)):
        return StateWords(False, tr("about as in the last 10 min"), compared)
    if not live.sensors:
        return StateWords(False, tr("no sensor yet"), tr("markers, cues and the pacer work"))
    if not any(sensor.streamed for sensor in live.sensors.values()):
        names = ", ".join(sensor_words(each) for each in live.sensors.values())
        return StateWords(False, tr("connecting"), names)
    reason = next(
        (said(metric.reason) for metric in (heart, skin) if metric is not None and metric.reason),
        tr("comparisons begin after 6 min"),
    )
    return StateWords(False, tr("getting to know today"), reason)


def _since_start(live: Live, *, heart_hidden: bool) -> str:
    parts = []
    for name, word, digits in (
        ("hr_since_start", tr("heart"), 0),
        ("scl_since_start", tr("skin"), 1),
    ):
        value = live.value(name)
        if value is not None and not (heart_hidden and name == "hr_since_start"):
            parts.append(f"{word} {signed(value, digits)}")
    if not parts:
        return ""
    return tr("{changes} from the start of today").format(changes=", ".join(parts))


def _rest_words(sensor: Sensor, now: float) -> str:
    status = sensor.status
    if status is None:
        return ""
    name = sensor_words(sensor)
    if status.advice and status.problem:
        return tr("{name}: {problem} {advice}").format(
            name=name, problem=said(status.problem), advice=said(status.advice)
        )
    if status.retry_s is not None:
        left = max(status.retry_s - (now - status.time), 0)
        return tr("{name} is reconnecting, next try in {left} s; recording goes on").format(
            name=name, left=round(left)
        )
    return tr("{name} is reconnecting; recording goes on").format(name=name)
