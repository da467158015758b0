"""Shimmer3 GSR+ and Shimmer3R GSR+: calibrated skin conductance, range chosen by the sensor.

Tried on recorded and constructed bytes only; ``docs/sensors.md`` keeps track.
"""

from __future__ import annotations

import asyncio
import math
from typing import ClassVar, TypeVar

from biofeedback.devices.link import Link, Packet, Wearer
from biofeedback.devices.sample_stream import SampleStream, even_runs
from biofeedback.devices.shimmer_calibration import AUTO_RANGE, conductance
from biofeedback.devices.shimmer_protocol import (
    GSR_CHANNEL,
    TICKS_PER_S,
    Ack,
    ByteStream,
    DataPacket,
    DeviceVersion,
    FirmwareVersion,
    Inquiry,
    Message,
    PacketLayout,
    sampling_rate_command,
)
from biofeedback.errors import SensorError

SAMPLING_RATE = 51.2
"""Hz; a whole divisor of the sensor's clock."""
ANSWER_S = 3.0
STOPPED_S = 1.0
SILENT_S = 0.3
DRAIN_S = 3.0
"""A sensor left streaming goes on for about a second after it was told to stop."""
OPEN_S = 1.0
"""Electrodes that touch nothing for so long are worth telling."""

_STOP, _DEVICE_VERSION, _FIRMWARE, _INQUIRE, _START = b"\x20", b"\x3f", b"\x2e", b"\x01", b"\x07"
_ONLY_GSR = b"\x08\x04\x00\x00"
_AUTO = bytes([0x21, AUTO_RANGE])
_EXPANSION_POWER = b"\x5e\x01"

M = TypeVar("M", bound=Message)


class Shimmer:
    """Sets the sensor up for skin conductance alone, at 51.2 Hz, and streams it."""

    service: ClassVar[str]
    write: ClassVar[str]
    notify: ClassVar[str]

    def __init__(self, wearer: Wearer) -> None:
        self.dropped = 0
        self._wearer = wearer
        self._bytes = ByteStream()
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self._heard = asyncio.Event()
        self._started = False
        self._stream = SampleStream(wearer, "eda", SAMPLING_RATE, "uS", settle_s=0.005)
        self._samples = ConductanceSamples()
        self._latest_arrival = 0.0
        self._contact = True
        self._contact_changing = 0

    async def start(self, link: Link) -> None:
        """Stop what may run, set up, and start to stream.

        Raises :class:`SensorError` when the sensor does not answer, or has no skin conductance.
        """
        await link.subscribe(self.notify, self._on_packet)
        await self._quieten(link)
        version = await self._ask(link, _DEVICE_VERSION, DeviceVersion)
        self._bytes.hardware = version.hardware
        firmware = await self._ask(link, _FIRMWARE, FirmwareVersion)
        name = f"{firmware.major}.{firmware.minor}.{firmware.internal}"
        self._wearer.report(firmware=name)
        for command in (sampling_rate_command(SAMPLING_RATE), _ONLY_GSR, _AUTO, _EXPANSION_POWER):
            await self._tell(link, command)
        setup = await self._ask(link, _INQUIRE, Inquiry)
        if GSR_CHANNEL not in setup.channels:
            raise SensorError(
                "This Shimmer has no skin-conductance channel.",
                "Connect one of the GSR+ kind.",
                final=True,
            )
        self._samples = ConductanceSamples(
            firmware.timestamp_bytes, setup.channels.index(GSR_CHANNEL), setup.gsr_range
        )
        self._bytes.layout = PacketLayout(
            firmware.timestamp_bytes, len(setup.channels), setup.divisor
        )
        self._started = True
        await self._tell(link, _START)

    async def stop(self, link: Link) -> None:
        """Stop the stream, whether or not its start was answered."""
        try:
            if self._started:
                await self._tell(link, _STOP, STOPPED_S)
            await link.unsubscribe(self.notify)
        finally:
            last = self._samples.feed(self._bytes.rest())
            self._emit([*last, *self._samples.rest()], self._latest_arrival)
            self._stream.flush()

    # --- commands ---------------------------------------------------------------------------
    async def _quieten(self, link: Link) -> None:
        """Stop a stream left running, and wait until nothing more comes."""
        await link.write(self.write, _STOP, response=True)
        try:
            async with asyncio.timeout(DRAIN_S):
                while True:
                    self._heard.clear()
                    async with asyncio.timeout(SILENT_S):
                        await self._heard.wait()
        except TimeoutError:
            pass  # silent at last, or never: what follows shows which
        self._bytes = ByteStream()
        self._forget_answers()

    async def _tell(self, link: Link, command: bytes, within_s: float = ANSWER_S) -> None:
        self._forget_answers()
        try:
            async with asyncio.timeout(within_s):
                await link.write(self.write, command, response=True)
                answer = await self._next(Ack)
        except TimeoutError as error:
            raise _no_answer() from error
        if not answer.accepted:
            raise _no_answer()

    async def _ask(self, link: Link, command: bytes, answer: type[M]) -> M:
        await self._tell(link, command)
        try:
            async with asyncio.timeout(ANSWER_S):
                return await self._next(answer)
        except TimeoutError as error:
            raise _no_answer() from error

    async def _next(self, kind: type[M]) -> M:
        while True:
            message = await self._messages.get()
            if isinstance(message, kind):
                return message

    def _forget_answers(self) -> None:
        while not self._messages.empty():
            self._messages.get_nowait()

    # --- what arrives -----------------------------------------------------------------------
    def _on_packet(self, packet: Packet) -> None:
        self._heard.set()
        self._latest_arrival = packet.time
        packets: list[DataPacket] = []
        for message in self._bytes.feed(packet.data):
            if isinstance(message, DataPacket):
                packets.append(message)
            else:
                self._messages.put_nowait(message)
        self.dropped = self._bytes.dropped
        self._emit(self._samples.feed(packets), packet.time)

    def _emit(self, runs: list[list[tuple[float, float]]], arrival: float) -> None:
        for run in runs:
            self._watch_contact([value for _, value in run])
            times = [time for time, _ in run]
            values = [value for _, value in run]
            self._stream.add(values, times[-1], arrival, first_s=times[0])

    def _watch_contact(self, values: list[float]) -> None:
        for value in values:
            if math.isnan(value) == self._contact:
                self._contact_changing += 1
            else:
                self._contact_changing = 0
            if self._contact_changing >= OPEN_S * SAMPLING_RATE:
                self._contact = not self._contact
                self._contact_changing = 0
                self._wearer.report(contact=self._contact)


class ConductanceSamples:
    """Data packets as (device time, µS) in runs without a hole; NaN where there was no value.

    That is with open electrodes, and next to a change of range, which makes a step. One sample
    is held back to know whether the range changes after it.
    """

    def __init__(self, timestamp_bytes: int = 3, channel: int = 0, setting: int = AUTO_RANGE):
        self._wrap = 1 << (8 * timestamp_bytes)
        self._channel = channel
        self._setting = setting
        self._ticks: int | None = None
        """Since the first packet, unwrapped."""
        self._last_stamp = 0
        self._held: tuple[float, float] | None = None
        self._range: int | None = None
        self._after_change = False

    def feed(self, packets: list[DataPacket]) -> list[list[tuple[float, float]]]:
        """Take packets in order; return the samples now known."""
        samples: list[tuple[float, float]] = []
        for packet in packets:
            decoded = conductance(packet.values[self._channel], self._setting)
            value = math.nan if decoded.open or self._after_change else decoded.microsiemens
            self._after_change = False
            changed = self._range is not None and decoded.range != self._range
            self._range = decoded.range
            if changed:
                value, self._after_change = math.nan, True
                if self._held is not None:
                    self._held = (self._held[0], math.nan)
            if self._held is not None:
                samples.append(self._held)
            self._held = (self._device_s(packet.ticks), value)
        return [samples[run] for run in even_runs([time for time, _ in samples])]

    def rest(self) -> list[list[tuple[float, float]]]:
        """Return the sample held back, if any."""
        held, self._held = self._held, None
        return [] if held is None else [[held]]

    def _device_s(self, stamp: int) -> float:
        if self._ticks is None:
            self._ticks = 0
        else:
            self._ticks += (stamp - self._last_stamp) % self._wrap
        self._last_stamp = stamp
        return self._ticks / TICKS_PER_S


def _no_answer() -> SensorError:
    return SensorError(
        "The Shimmer does not answer a command.", "Switch it off and on, then connect again."
    )


class Shimmer3R(Shimmer):
    """Shimmer3R, over its own service."""

    service: ClassVar[str] = "65333333-a115-11e2-9e9a-0800200ca100"
    write: ClassVar[str] = "65333333-a115-11e2-9e9a-0800200ca102"
    notify: ClassVar[str] = "65333333-a115-11e2-9e9a-0800200ca101"


class Shimmer3(Shimmer):
    """Shimmer3 with a Bluetooth LE radio, over its transparent serial service."""

    service: ClassVar[str] = "49535343-fe7d-4ae5-8fa9-9fafd205e455"
    write: ClassVar[str] = "49535343-8841-43f4-a8d4-ecbe34729bb3"
    notify: ClassVar[str] = "49535343-1e4d-4bd9-ba61-23c647249616"
