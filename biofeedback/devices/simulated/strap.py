"""A simulated chest strap in the manner of a Polar H10: heart rate, ECG, acceleration."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator

import numpy as np

from biofeedback.clock import SessionClock
from biofeedback.devices import battery, device_information, heart_rate, polar_pmd
from biofeedback.devices.polar_pmd_frames import (
    ACC,
    ECG,
    Setting,
    Settings,
    encode_settings,
)
from biofeedback.devices.simulated.body import Episode, SimulatedBody
from biofeedback.devices.simulated.ecg import electrocardiogram
from biofeedback.devices.simulated.peripheral import SimulatedPeripheral
from biofeedback.events import Samples

ECG_RATE = 130.16
"""Hz; what a Polar H10 really does, at a nominal 130."""
ECG_SAMPLES = 73
ACC_RATE = 25.0
ACC_SAMPLES = 36
DRIFT = 25e-6
"""Its quartz runs this much too fast."""
EPOCH_NS = 599_616_000_000_000_000
"""2019-01-01 since 2000-01-01: where an H10 begins to count when it is put on."""
RR_AFTER_S = 0.32
"""An interval is known this long after the beat that ends it."""
MOST_RR = 9
"""Intervals that fit a notification of 20 bytes."""


class SimulatedStrap(SimulatedPeripheral):
    """Sends the bytes a strap sends; what the wearer's body does decides their content."""

    def __init__(
        self,
        body: SimulatedBody,
        clock: SessionClock,
        name: str = "Simulated strap",
        drops: tuple[Episode, ...] = (),
    ) -> None:
        super().__init__(name, clock, drops)
        self.services = frozenset(
            {
                heart_rate.SERVICE,
                battery.SERVICE,
                device_information.SERVICE,
                polar_pmd.SERVICE,
            }
        )
        self.values = {
            battery.LEVEL: self._battery_level,
            device_information.MANUFACTURER: lambda: b"Simulated",
            device_information.MODEL: lambda: b"Simulated strap",
            device_information.FIRMWARE: lambda: b"1.0",
            polar_pmd.CONTROL_POINT: lambda: bytes([0x0F, 1 << ECG | 1 << ACC]) + bytes(15),
        }
        self.streams = {heart_rate.MEASUREMENT: self._send_heart_rate}
        self._body = body
        self._radio = np.random.default_rng([body.seed, 10])
        self._noise = np.random.default_rng([body.seed, 11])
        self._reading = np.random.default_rng([body.seed, 12])

    # --- heart rate -------------------------------------------------------------------------
    async def _send_heart_rate(self) -> None:
        read_until = self.clock.now() - RR_AFTER_S
        last_tick: int | None = None
        recent: list[int] = []
        for second in itertools.count(1):
            await self.sleep_until(read_until + RR_AFTER_S + 1.0 + self._late())
            intervals: list[int] = []
            for time in self._read_beats(read_until, read_until + 1.0):
                tick = round(time * 1024 * (1 + DRIFT))
                if last_tick is not None:
                    intervals.append(tick - last_tick)
                last_tick = tick
            read_until += 1.0
            recent = (recent + intervals)[-8:]
            if recent:
                bpm = min(255, round(60 * 1024 * len(recent) / sum(recent)))
                self.notify(heart_rate.MEASUREMENT, _measurement(bpm, intervals[-MOST_RR:]))
            elif second > 1:
                self.notify(heart_rate.MEASUREMENT, _measurement(0, []))

    def _read_beats(self, start: float, end: float) -> Iterator[float]:
        """Beats as the strap's electronics sees them: now and then overlooked or invented."""
        for beat in self._body.beats(start, end):
            share = self._body.scenario.misread_share
            if share and self._body.moving(beat.time):
                share = 0.2
            chance = self._reading.random()
            if chance < share / 2:
                continue
            yield beat.time
            if chance < share:
                yield beat.time + self._reading.uniform(0.25, 0.4)

    # --- ECG and acceleration ---------------------------------------------------------------
    async def on_write(self, characteristic: str, data: bytes) -> None:
        """Answer the PMD control point as an H10 does."""
        if characteristic != polar_pmd.CONTROL_POINT or len(data) < 2:
            await super().on_write(characteristic, data)
        operation, kind = data[0], data[1] & 0x3F
        status, rest = 0, b""
        if kind not in (ECG, ACC):
            status = polar_pmd.NOT_SUPPORTED
        elif operation == polar_pmd.GET_SETTINGS:
            rest = b"\0" + encode_settings(_SETTINGS[kind])
        elif operation == polar_pmd.START:
            if self.running(str(kind)):
                status = polar_pmd.ALREADY
            else:
                rest = b"\0"
                self.run(str(kind), self._send_ecg() if kind == ECG else self._send_acc())
        elif operation == polar_pmd.STOP:
            status = 0 if self.running(str(kind)) else polar_pmd.ALREADY
            await self.end(str(kind))
        else:
            status = polar_pmd.INVALID_OPERATION
        self.notify(polar_pmd.CONTROL_POINT, bytes([0xF0, operation, kind, status]) + rest)

    async def _send_ecg(self) -> None:
        began = self.clock.now()
        offsets = np.arange(ECG_SAMPLES) / ECG_RATE
        for frame in itertools.count():
            times = began + frame * ECG_SAMPLES / ECG_RATE + offsets
            await self.sleep_until(float(times[-1]) + self._late())
            microvolts = electrocardiogram(self._body, times, self._noise)
            self._send_frame(ECG, 0, float(times[-1]), _int24(microvolts))

    async def _send_acc(self) -> None:
        began = self.clock.now()
        offsets = np.arange(ACC_SAMPLES) / ACC_RATE
        for frame in itertools.count():
            times = began + frame * ACC_SAMPLES / ACC_RATE + offsets
            await self.sleep_until(float(times[-1]) + self._late())
            # Sitting: gravity along the body; the chest tilts the strap by about a degree a breath
            tilt = 0.02 * self._body.lung_extent(times)
            axes = np.stack([60 * np.ones_like(tilt), 970 - 60 * tilt, 230 + 970 * tilt], axis=1)
            axes += self._noise.normal(0.0, 1.5, axes.shape)
            if self._body.moving(float(times[-1])):
                axes += self._noise.normal(0.0, 120.0, axes.shape)
            self._send_frame(ACC, 1, float(times[-1]), np.round(axes).astype("<i2").tobytes())

    def _send_frame(self, kind: int, frame_type: int, time: float, content: bytes) -> None:
        stamp = EPOCH_NS + round(time * (1 + DRIFT) * 1e9)
        self.notify(polar_pmd.DATA, struct.pack("<BQB", kind, stamp, frame_type) + content)

    # --- the rest ---------------------------------------------------------------------------
    def _battery_level(self) -> bytes:
        return bytes([max(5, 92 - int(self.clock.now() / 600))])

    def _late(self) -> float:
        return 0.04 + float(self._radio.exponential(0.004))


_SETTINGS: dict[int, Settings] = {
    ECG: {Setting.RATE: (130,), Setting.RESOLUTION: (14,)},
    ACC: {
        Setting.RATE: (25, 50, 100, 200),
        Setting.RESOLUTION: (16,),
        Setting.RANGE: (2, 4, 8),
    },
}


def _measurement(bpm: int, intervals: list[int]) -> bytes:
    flags = 0x10 if intervals else 0x00
    return struct.pack(f"<BB{len(intervals)}H", flags, bpm, *intervals)


def _int24(values: Samples) -> bytes:
    return np.round(values).astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
