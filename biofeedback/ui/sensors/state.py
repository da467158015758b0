"""How far a sensor has come, what keeps it, and what it sends; no Qt but for translation."""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.events import DeviceStatus, SkinResponse
from biofeedback.ui.kit.translate import said
from biofeedback.ui.kit.words import tr
from biofeedback.ui.live.live import Live, Role
from biofeedback.ui.live.quality_words import Quality, quality, settles_in

STEPS = 4
"""Found, connected, receiving, clear."""
ANSWER_S = 15.0
"""How long an answer to a hand squeeze is waited for."""
LOWEST_US, HIGHEST_US = 1.0, 40.0
"""What the skin of a quiet person usually lies between; beyond, contact is worth a look."""

_REACHED = {
    "scanning": 0,
    "connecting": 0,
    "reconnecting": 0,
    "failed": 0,
    "stopped": 0,
    "discovering": 1,
    "waiting_for_data": 2,
    "stalled": 2,
    "streaming": 3,
}


def step_words() -> tuple[str, ...]:
    """What each step is called."""
    return (tr("found"), tr("connected"), tr("receiving"), tr("clear"))


@dataclass(slots=True)
class AnswerCheck:
    """Whether the skin answers a hand squeeze or a fuller breath."""

    begun: float | None = None
    amplitude_us: float | None = None

    def begin(self, time: float) -> None:
        """Somebody is asked to squeeze a hand."""
        self.begun, self.amplitude_us = time, None

    def on_response(self, response: SkinResponse) -> None:
        """The skin answered; the largest answer within the time counts."""
        if self.begun is None or not self.begun <= response.time <= self.begun + ANSWER_S:
            return
        self.amplitude_us = max(self.amplitude_us or 0.0, response.amplitude_us)

    def words(self, now: float) -> str:
        """What came of it."""
        if self.begun is None:
            return tr("not tried yet")
        if self.amplitude_us is not None:
            return tr("answers, {size:.2f} µS").format(size=self.amplitude_us)
        if now < self.begun + ANSWER_S:
            return tr("squeeze a hand, or take a fuller breath")
        return tr("no answer: offers go by the heart alone")


@dataclass(frozen=True, slots=True)
class SensorView:
    """Everything a sensor's card shows."""

    reached: int
    """Steps behind it, 0 to 4."""
    quality: Quality
    about: str
    """Model, firmware, battery."""
    lead: str = ""
    cause: str = ""
    advice: str = ""
    again: str = ""
    """When it looks by itself."""
    rows: tuple[tuple[str, str], ...] = ()


def view(
    live: Live, role: Role, device: str, now: float, answer: AnswerCheck | None = None
) -> SensorView:
    """What the card of one device shows now."""
    sensor = live.sensors.get(device)
    status = None if sensor is None else sensor.status
    known = quality(live, role) if sensor is not None and role in sensor.roles else _waiting(status)
    if status is None:
        return SensorView(0, known, "")
    reached = _REACHED[status.state]
    if reached == STEPS - 1 and known.glyph == "clear":
        reached = STEPS
    if status.problem is None:
        return SensorView(
            reached, known, _about(status), rows=_rows(live, role, status, now, answer)
        )
    return SensorView(
        reached,
        known,
        _about(status),
        lead=_lead(status),
        cause=said(status.problem),
        advice=said(status.advice or ""),
        again="" if status.retry_s is None else tr("also looks by itself, next in {seconds} s")
        .format(seconds=max(round(status.retry_s - (now - status.time)), 0)),
    )  # fmt: skip


def _waiting(status: DeviceStatus | None) -> Quality:
    word = tr("resting") if status is not None and status.problem is not None else tr("waiting")
    return Quality("", "resting", word, "")


def _about(status: DeviceStatus) -> str:
    parts = [said(status.model or "")]
    if status.firmware:
        parts.append(tr("firmware {version}").format(version=status.firmware))
    if status.battery_pct is not None:
        parts.append(tr("battery {share} %").format(share=status.battery_pct))
    return ", ".join(part for part in parts if part)


def _lead(status: DeviceStatus) -> str:
    return {
        "waiting_for_data": tr("Connected, nothing received yet. Likely cause"),
        "stalled": tr("Connected, and silent. Likely cause"),
        "streaming": tr("Receiving. Worth a look"),
    }.get(status.state, tr("Not connected. Likely cause"))


def _rows(
    live: Live, role: Role, status: DeviceStatus, now: float, answer: AnswerCheck | None
) -> tuple[tuple[str, str], ...]:
    if status.state != "streaming":
        return ()
    clean = live.value("skin_clean" if role == "skin" else "heart_clean")
    known = tr("not known yet")
    share = known if clean is None else tr("{share:.0f} % of the last 60 s").format(share=clean)
    rows = [(tr("Clean"), share)]
    if role == "skin":
        level = live.value("scl")
        rows = [
            (tr("Settled"), settles_in(live.settling) if live.settling else tr("yes")),
            (tr("Contact"), known if level is None else _contact(level)),
            *rows,
        ]
        if answer is not None:
            rows.append((tr("Answer check"), answer.words(now)))
        return tuple(rows)
    if status.contact is not None:
        contact = tr("on the skin") if status.contact else tr("not on the skin")
        rows.insert(0, (tr("Contact"), contact))
    rate = live.value("hr")
    rows.append((tr("Heart"), known if rate is None else tr("{rate:.0f} a minute")
                 .format(rate=rate)))  # fmt: skip
    delay = live.value("interval_delay")
    if delay is not None:
        rows.append((tr("Delay"), tr("{delay:.1f} s, lines are drawn at true times")
                     .format(delay=delay)))  # fmt: skip
    return tuple(rows)


def _contact(level_us: float) -> str:
    level = f"{level_us:.1f} µS"
    if level_us < LOWEST_US:
        return tr("{level}: low; a little more time or gel may help").format(level=level)
    if level_us > HIGHEST_US:
        return tr("{level}: high; are the electrodes apart?").format(level=level)
    return tr("{level}, within 1 to 40 µS").format(level=level)
