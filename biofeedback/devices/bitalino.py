"""BITalino (r)evolution with Bluetooth LE: skin conductance, and ECG where its port is named.

Tried on constructed bytes only; ``docs/sensors.md`` keeps track.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from biofeedback.devices.bitalino_frames import (
    SEQUENCE,
    STOP,
    Frame,
    FrameStream,
    ecg_millivolts,
    eda_microsiemens,
    rate_command,
    start_command,
)
from biofeedback.devices.link import Link, Packet, Wearer
from biofeedback.devices.sample_stream import SampleStream
from biofeedback.errors import SensorError

SERVICE = "c566488a-0882-4e1b-a6d0-0b717e652234"
COMMAND = "4051eb11-bf0a-4c74-8730-a48f4193fcea"
FRAMES = "40fdba6b-672e-47c4-808a-e529adff3633"

SAMPLING_RATE = 100
USUAL_EDA_PORT = 3
BETWEEN_COMMANDS_S = 0.1
MAX_DRIFT = 1000e-6
"""Frames are numbered, not stamped: the rate is as good as the board's clock."""


class Bitalino:
    """Streams the port with the EDA sensor: 3 unless ``eda_port`` was chosen.

    With ``ecg_port`` chosen, that one too.
    """

    service: ClassVar[str] = SERVICE

    def __init__(self, wearer: Wearer) -> None:
        self.dropped = 0
        self._wearer = wearer
        self._ecg_port = _port(wearer, "ecg_port")
        eda_port = _port(wearer, "eda_port") or USUAL_EDA_PORT
        self._ports = sorted({eda_port, self._ecg_port or eda_port})
        self._frames = FrameStream(len(self._ports))
        self._streams = [self._stream(port) for port in self._ports]
        self._frame_number = -1
        self._latest_arrival: float | None = None
        self._started = False

    async def start(self, link: Link) -> None:
        """Stop what may run, set the rate, start."""
        await link.subscribe(FRAMES, self._on_packet)
        self._started = True
        for command in (STOP, rate_command(SAMPLING_RATE), start_command(self._ports)):
            # the firmware takes commands with response only, and one at a time
            await link.write(COMMAND, command, response=True)
            await asyncio.sleep(BETWEEN_COMMANDS_S)

    async def stop(self, link: Link) -> None:
        """Stop the stream, whether or not its start went through."""
        try:
            if self._started:
                await link.write(COMMAND, STOP, response=True)
            await link.unsubscribe(FRAMES)
        finally:
            for stream in self._streams:
                stream.flush()

    def _stream(self, port: int) -> SampleStream:
        rate, wearer = float(SAMPLING_RATE), self._wearer
        if port == self._ecg_port:
            return SampleStream(wearer, "ecg", rate, "uV", max_drift=MAX_DRIFT)
        return SampleStream(wearer, "eda", rate, "uS", settle_s=0.010, max_drift=MAX_DRIFT)

    def _on_packet(self, packet: Packet) -> None:
        frames = self._frames.feed(packet.data)
        self.dropped = self._frames.dropped
        run: list[Frame] = []
        for frame in frames:
            if frame.lost and run:
                self._emit(run, packet.time)
                run = []
            if frame.lost:
                self._frame_number += frame.lost + self._whole_rounds(frame, packet.time)
            self._frame_number += 1
            run.append(frame)
        if run:
            self._emit(run, packet.time)
            self._latest_arrival = packet.time

    def _whole_rounds(self, frame: Frame, arrival: float) -> int:
        """Frames lost beyond what a number from 0 to 15 tells: as the time that passed says.

        A loss of exactly 16 frames, or a multiple, cannot be told from a late packet.
        """
        if self._latest_arrival is None:
            return 0
        passed = (arrival - self._latest_arrival) * SAMPLING_RATE
        return SEQUENCE * max(0, round((passed - frame.lost) / SEQUENCE))

    def _emit(self, run: list[Frame], arrival: float) -> None:
        last_s = self._frame_number / SAMPLING_RATE
        first_s = last_s - (len(run) - 1) / SAMPLING_RATE
        for slot, (port, stream) in enumerate(zip(self._ports, self._streams, strict=True)):
            codes = [frame.analog[slot] for frame in run]
            if port == self._ecg_port:
                values = [1000 * ecg_millivolts(code) for code in codes]
            else:
                values = [eda_microsiemens(code) for code in codes]
            stream.add(values, last_s, arrival, first_s=first_s)


def _port(wearer: Wearer, key: str) -> int | None:
    chosen = wearer.choices.get(key)
    if chosen is None:
        return None
    if chosen not in ("1", "2", "3", "4"):
        raise SensorError(
            f"The BITalino has no port {chosen} with ten bits.",
            "Choose one of A1 to A4 and plug the sensor in there.",
            final=True,
        )
    return int(chosen)
