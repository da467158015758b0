"""Heart Rate Service: any chest strap or watch that speaks the Bluetooth standard (HRS 1.0)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from biofeedback.devices import polar_pmd
from biofeedback.devices.link import Link, Packet, Wearer, uuid16
from biofeedback.errors import PacketError
from biofeedback.events import RrIntervals

SERVICE = uuid16(0x180D)
MEASUREMENT = uuid16(0x2A37)

NO_RR_AFTER_S = 15.0
"""A sensor that has shown a pulse for this long without an interval is taken to send none."""

_WIDE_HEART_RATE = 0x01
_CONTACT = 0x02
_CONTACT_SUPPORTED = 0x04
_ENERGY = 0x08
_RR = 0x10


@dataclass(frozen=True, slots=True)
class HeartRateMeasurement:
    """One notification of characteristic 0x2A37."""

    heart_rate_bpm: int
    contact: bool | None
    """None unless the sensor supports the contact bits."""
    energy_kj: int | None
    rr_1024: tuple[int, ...]
    """Intervals as sent, in 1/1024 s, oldest first."""
    trailing_bytes: int
    """1 where the packet ended in half an interval, as some sensors' do."""

    @property
    def rr_ms(self) -> tuple[float, ...]:
        """Intervals in milliseconds, not rounded."""
        return tuple(raw * 1000 / 1024 for raw in self.rr_1024)


def parse_heart_rate_measurement(data: bytes) -> HeartRateMeasurement:
    """Decode a Heart Rate Measurement (HRS 1.0, 3.1).

    Raises :class:`PacketError` when the packet is shorter than its flags say.
    """
    if not data:
        raise PacketError("a heart-rate packet was empty")
    flags = data[0]
    rr_offset = 2 + (flags & _WIDE_HEART_RATE) + (2 if flags & _ENERGY else 0)
    if len(data) < rr_offset:
        raise PacketError(f"a heart-rate packet has {len(data)} bytes, its flags need {rr_offset}")
    heart_rate_end = 2 + (flags & _WIDE_HEART_RATE)
    heart_rate = int.from_bytes(data[1:heart_rate_end], "little")
    energy = int.from_bytes(data[heart_rate_end:rr_offset], "little") if flags & _ENERGY else None
    rr: tuple[int, ...] = ()
    trailing = len(data) - rr_offset
    if flags & _RR:
        rr = tuple(
            int.from_bytes(data[at : at + 2], "little") for at in range(rr_offset, len(data) - 1, 2)
        )
        trailing %= 2
    contact = bool(flags & _CONTACT) if flags & _CONTACT_SUPPORTED else None
    return HeartRateMeasurement(heart_rate, contact, energy, rr, trailing)


class HeartRate:
    """Emits each notification as :class:`RrIntervals`; no filter by maker, no value changed."""

    service: ClassVar[str] = SERVICE

    def __init__(self, wearer: Wearer) -> None:
        self.dropped = 0
        self.trailing_bytes = 0
        self._wearer = wearer
        self._contact: bool | None = None
        self._pulse_since: float | None = None
        self._sends_rr: bool | None = None
        self._intervals_elsewhere = False

    async def start(self, link: Link) -> None:
        """Subscribe to measurements."""
        # An optical sensor of Polar's sends its intervals there: none here is as it is meant
        self._intervals_elsewhere = polar_pmd.SERVICE in link.services
        await link.subscribe(MEASUREMENT, self._on_packet)

    async def stop(self, link: Link) -> None:
        """End the subscription."""
        await link.unsubscribe(MEASUREMENT)

    def _on_packet(self, packet: Packet) -> None:
        try:
            measurement = parse_heart_rate_measurement(packet.data)
        except PacketError:
            self.dropped += 1
            return
        self.trailing_bytes += measurement.trailing_bytes
        self._wearer.emit(
            RrIntervals(
                time=packet.time,
                person=self._wearer.person,
                device=self._wearer.device,
                # 0 is what a sensor sends that has no pulse to report
                heart_rate_bpm=measurement.heart_rate_bpm or None,
                rr_ms=measurement.rr_ms,
                contact=measurement.contact,
                energy_kj=measurement.energy_kj,
                source=self._wearer.source,
            )
        )
        self._report_contact(measurement.contact)
        self._learn_whether_rr(packet.time, measurement)

    def _report_contact(self, contact: bool | None) -> None:
        if contact is not None and contact != self._contact:
            self._contact = contact
            self._wearer.report(contact=contact)

    def _learn_whether_rr(self, time: float, measurement: HeartRateMeasurement) -> None:
        if measurement.rr_1024:
            if self._sends_rr is False:
                self._wearer.report(problem="")
            self._sends_rr = True
        elif (
            self._sends_rr is None
            and measurement.heart_rate_bpm > 0
            and not self._intervals_elsewhere
        ):
            if self._pulse_since is None:
                self._pulse_since = time
            elif time - self._pulse_since >= NO_RR_AFTER_S:
                self._sends_rr = False
                self._wearer.report(
                    problem="This sensor sends heart rate but no intervals between beats.",
                    advice="Heart rate is shown. For heart rhythm, wear a chest strap.",
                )
