"""Movesense sensors: ECG and acceleration over the GATT SensorData protocol.

Heart rate and intervals come over the standard service that these sensors also have; the
protocol's own are used where that is missing. Layouts are those of captures from real sensors.
"""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from biofeedback.devices import heart_rate
from biofeedback.devices.link import Link, Packet, Wearer
from biofeedback.devices.sample_stream import SampleStream
from biofeedback.errors import PacketError
from biofeedback.events import RrIntervals, Samples, read_only

SERVICE = "34802252-7185-4d5d-b431-630e7050e8f0"
COMMAND = "34800001-7185-4d5d-b431-630e7050e8f0"
NOTIFY = "34800002-7185-4d5d-b431-630e7050e8f0"

SUBSCRIBE, UNSUBSCRIBE = 1, 2
_RESULT, _DATA = 1, 2
_OK = 200

ECG, ACC, HR = 1, 2, 3
"""References under which the driver subscribes."""
ECG_RATE, ACC_RATE = 128.0, 26.0
RESOURCES = {
    ECG: f"/Meas/ECG/{ECG_RATE:.0f}",
    ACC: f"/Meas/Acc/{ACC_RATE:.0f}",
    HR: "/Meas/HR",
}

ECG_MV_PER_STEP = 0.000381469726563
STANDARD_GRAVITY = 9.80665
ANSWER_S = 5.0
STOPPED_S = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class TimedSamples:
    """Samples of one notification, read-only; ``time_ms`` is the sensor's clock at the first."""

    time_ms: int
    values: Samples


@dataclass(frozen=True, slots=True)
class HeartRateNotification:
    """Mean heart rate, and intervals already in milliseconds."""

    average_bpm: float
    rr_ms: tuple[int, ...]


def subscribe_command(reference: int, resource: str) -> bytes:
    """Write the command that subscribes to a resource."""
    return bytes([SUBSCRIBE, reference]) + resource.encode("ascii")


def parse_ecg(payload: bytes) -> TimedSamples:
    """Decode ECG steps of 0.00038 mV as millivolts; shape ``(n,)``."""
    return _timed(payload, "<i4", 1, ECG_MV_PER_STEP)


def parse_ecg_mv(payload: bytes) -> TimedSamples:
    """Decode ECG of the ``/mV`` resources, steps of 0.001 mV, as millivolts; shape ``(n,)``."""
    return _timed(payload, "<i2", 1, 0.001)


def parse_vectors(payload: bytes) -> TimedSamples:
    """Decode x, y, z: acceleration (m/s²), rotation (°/s) or field (µT); shape ``(n, 3)``."""
    return _timed(payload, "<f4", 3, 1.0)


def parse_imu(payload: bytes, sensors: int) -> tuple[TimedSamples, ...]:
    """Decode IMU6 (2 sensors) or IMU9 (3): all of the first sensor, then all of the next."""
    together = _timed(payload, "<f4", 3 * sensors, 1.0)
    parts = together.values.reshape(sensors, -1, 3)
    return tuple(TimedSamples(together.time_ms, read_only(part)) for part in parts)


def parse_temperature(payload: bytes) -> tuple[float, int]:
    """Decode temperature (K) and the sensor's clock (ms), in this order."""
    if len(payload) != 8:
        raise PacketError("a temperature of a Movesense has another length than 8 bytes")
    kelvin, time_ms = struct.unpack("<fI", payload)
    return float(kelvin), int(time_ms)


def parse_heart_rate(payload: bytes) -> HeartRateNotification:
    """Decode mean and intervals; a count byte before the intervals, as some have, is skipped."""
    if len(payload) < 4:
        raise PacketError("a heart rate of a Movesense is too short")
    (average,) = struct.unpack_from("<f", payload)
    if not np.isfinite(average):
        raise PacketError("a heart rate of a Movesense is no number")
    body = payload[5:] if len(payload) % 2 else payload[4:]
    return HeartRateNotification(average, struct.unpack(f"<{len(body) // 2}H", body))


def _timed(payload: bytes, layout: str, channels: int, scale: float) -> TimedSamples:
    size = np.dtype(layout).itemsize * channels
    if len(payload) < 4 or (len(payload) - 4) % size:
        raise PacketError("a notification of a Movesense holds no whole number of samples")
    values = np.frombuffer(payload, dtype=layout, offset=4).astype(np.float64) * scale
    if not np.isfinite(values).all():
        raise PacketError("a notification of a Movesense holds something that is no number")
    shaped = values if channels == 1 else values.reshape(-1, channels)
    return TimedSamples(int.from_bytes(payload[:4], "little"), read_only(shaped))


class Movesense:
    """Subscribes to ECG and acceleration, and to heart rate where no standard service has it."""

    service: ClassVar[str] = SERVICE

    def __init__(self, wearer: Wearer) -> None:
        self.dropped = 0
        self._wearer = wearer
        self._answers: dict[int, asyncio.Future[int]] = {}
        self._perhaps_running: list[int] = []
        self._streams = {
            ECG: SampleStream(wearer, "ecg", ECG_RATE, "uV"),
            ACC: SampleStream(wearer, "acc", ACC_RATE, "mG", ("x", "y", "z"), settle_s=0.010),
        }

    async def start(self, link: Link) -> None:
        """Subscribe to what the sensor has."""
        await link.subscribe(NOTIFY, self._on_packet)
        wanted = (ECG, ACC) if heart_rate.SERVICE in link.services else (ECG, ACC, HR)
        refused = []
        for reference in wanted:
            self._perhaps_running.append(reference)
            command = subscribe_command(reference, RESOURCES[reference])
            status = await self._ask(link, reference, command, ANSWER_S)
            if status != _OK:
                self._perhaps_running.remove(reference)
                refused.append(reference)
        if ECG in refused:
            self._wearer.report(
                problem="The sensor did not start its ECG.",
                advice="Close other apps that use it, then connect again.",
            )

    async def stop(self, link: Link) -> None:
        """Unsubscribe from what was asked for, whether or not it was answered."""
        try:
            for reference in list(self._perhaps_running):
                command = bytes([UNSUBSCRIBE, reference])
                await self._ask(link, reference, command, STOPPED_S)
            await link.unsubscribe(NOTIFY)
        finally:
            for stream in self._streams.values():
                stream.flush()

    async def _ask(self, link: Link, reference: int, command: bytes, within_s: float) -> int | None:
        """Send a command; return the status of its result, None when none comes."""
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._answers[reference] = answer
        try:
            async with asyncio.timeout(within_s):
                await link.write(COMMAND, command, response=True)
                return await answer
        except TimeoutError:
            return None
        finally:
            del self._answers[reference]

    def _on_packet(self, packet: Packet) -> None:
        try:
            self._take(packet)
        except PacketError:
            self.dropped += 1

    def _take(self, packet: Packet) -> None:
        if len(packet.data) < 2:
            raise PacketError("a notification of a Movesense is too short")
        kind, reference, payload = packet.data[0], packet.data[1], packet.data[2:]
        if kind == _RESULT and len(payload) >= 2:
            answer = self._answers.get(reference)
            if answer is not None and not answer.done():
                answer.set_result(int.from_bytes(payload[:2], "little"))
        elif kind == _DATA and reference == ECG:
            self._emit(ECG, parse_ecg(payload), 1000.0, ECG_RATE, packet.time)
        elif kind == _DATA and reference == ACC:
            scale = 1000.0 / STANDARD_GRAVITY
            self._emit(ACC, parse_vectors(payload), scale, ACC_RATE, packet.time)
        elif kind == _DATA and reference == HR:
            self._emit_heart_rate(parse_heart_rate(payload), packet.time)
        else:
            # no stream subscribed to here is so long that it comes in parts
            raise PacketError("a notification of a Movesense that was not asked for")

    def _emit(
        self, kind: int, samples: TimedSamples, scale: float, rate: float, arrival: float
    ) -> None:
        last_s = samples.time_ms / 1000 + (len(samples.values) - 1) / rate
        self._streams[kind].add(samples.values * scale, last_s, arrival)

    def _emit_heart_rate(self, notification: HeartRateNotification, arrival: float) -> None:
        self._wearer.emit(
            RrIntervals(
                time=arrival,
                person=self._wearer.person,
                device=self._wearer.device,
                heart_rate_bpm=notification.average_bpm or None,
                rr_ms=tuple(float(rr) for rr in notification.rr_ms),
                source=self._wearer.source,
            )
        )
