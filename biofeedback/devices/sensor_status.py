"""What people are told of a sensor: the connection's own words and what its drivers report."""

from __future__ import annotations

from dataclasses import dataclass, replace

from biofeedback.clock import SessionClock
from biofeedback.devices.causes import BATTERY_LOW, LOW_BATTERY_PCT, NO_CONTACT, NO_PULSE
from biofeedback.devices.link import Wearer
from biofeedback.events import ConnectionState, DeviceStatus, RrIntervals

NO_PULSE_S = 30.0
"""Heart-rate packets without a heart rate for so long mean that the sensor is not worn.

Optical armbands send none for half a minute when their intervals are being started.
"""


@dataclass(frozen=True, slots=True)
class _Step:
    state: ConnectionState
    problem: str | None = None
    advice: str | None = None
    retry_s: float | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What drivers told of the sensor itself; it outlives a connection."""

    battery_pct: int | None = None
    contact: bool | None = None
    model: str | None = None
    firmware: str | None = None


class SensorStatus:
    """Composes one :class:`DeviceStatus` and emits it whenever it says something new.

    A problem of the connection goes before one of wearing, that before what drivers noted, and
    that before a low battery.
    """

    def __init__(self, wearer: Wearer, clock: SessionClock) -> None:
        self._wearer = wearer
        self._clock = clock
        self._step = _Step("stopped")
        self._known = _Known()
        self._notes: dict[int, tuple[str, str | None]] = {}
        self._pulse: bool | None = None
        self._without_pulse_since: float | None = None
        self.latest = self._compose()

    @property
    def worn(self) -> bool | None:
        """Whether the sensor is worn, by its own word; None where it has none."""
        if self._known.contact is False or self._pulse is False:
            return False
        return self._known.contact or self._pulse

    def set(
        self,
        state: ConnectionState,
        problem: str | None = None,
        advice: str | None = None,
        retry_s: float | None = None,
    ) -> None:
        """Enter a state."""
        self._step = _Step(state, problem, advice, retry_s)
        self._publish()

    def learn(self, driver: int, news: DeviceStatus) -> None:
        """Take over what a driver reports; None is no news."""
        known = self._known
        self._known = _Known(
            known.battery_pct if news.battery_pct is None else news.battery_pct,
            known.contact if news.contact is None else news.contact,
            known.model if news.model is None else news.model,
            known.firmware if news.firmware is None else news.firmware,
        )
        if news.problem is not None:
            self.note(driver, news.problem, news.advice)
        self._publish()

    def note(self, driver: int, problem: str, advice: str | None) -> None:
        """Keep a driver's problem; an empty one takes it back."""
        if problem:
            self._notes[driver] = (problem, advice)
        else:
            self._notes.pop(driver, None)
        self._publish()

    def forget_notes(self) -> None:
        """Drop what the drivers of an earlier connection noted."""
        self._notes.clear()

    def hear_pulse(self, packet: RrIntervals) -> None:
        """Notice whether a heart-rate sensor finds a heart rate."""
        if packet.heart_rate_bpm is not None or packet.rr_ms:
            self._without_pulse_since = None
            self._pulse = True
        elif self._without_pulse_since is None:
            self._without_pulse_since = packet.time
        elif packet.time - self._without_pulse_since >= NO_PULSE_S:
            self._pulse = False
        self._publish()

    # --- composition ------------------------------------------------------------------------
    def _publish(self) -> None:
        status = self._compose()
        if status != replace(self.latest, time=status.time):
            self.latest = status
            self._wearer.emit(status)

    def _compose(self) -> DeviceStatus:
        step, known, wearer = self._step, self._known, self._wearer
        problem, advice = step.problem, step.advice
        if problem is None:
            problem, advice = self._of_the_sensor()
        return DeviceStatus(
            time=self._clock.now(),
            device=wearer.device,
            person=wearer.person,
            name=wearer.name,
            state=step.state,
            battery_pct=known.battery_pct,
            contact=known.contact,
            problem=problem,
            advice=advice,
            retry_s=step.retry_s,
            source=wearer.source,
            model=known.model,
            firmware=known.firmware,
        )

    def _of_the_sensor(self) -> tuple[str | None, str | None]:
        if self._known.contact is False:
            return NO_CONTACT.problem, NO_CONTACT.advice
        if self._pulse is False:
            return NO_PULSE.problem, NO_PULSE.advice
        if self._notes:
            return self._notes[min(self._notes)]
        if self._known.battery_pct is not None and self._known.battery_pct <= LOW_BATTERY_PCT:
            return BATTERY_LOW.problem, BATTERY_LOW.advice
        return None, None
