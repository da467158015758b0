"""Supervises one sensor: connect, stream, notice silence, reconnect, and stop in good order.

A :class:`Connection` knows nothing of Bluetooth; it works on the protocols of
:mod:`biofeedback.devices.link` and so supervises simulated sensors and scripted ones alike.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import random
import zlib
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import replace
from typing import Any

from biofeedback.clock import SessionClock
from biofeedback.devices import DRIVERS
from biofeedback.devices.battery import Battery
from biofeedback.devices.causes import (
    DISCONNECTED,
    GARBLED,
    NOT_UNDERSTOOD,
    NOTHING_TO_READ,
    SILENT,
    Seen,
    cuts,
    likely_cause,
)
from biofeedback.devices.continuity import Continuity
from biofeedback.devices.device_information import DeviceInformation
from biofeedback.devices.link import Connector, Driver, Link, OnPacket, Packet, Wearer
from biofeedback.devices.sensor_status import SensorStatus
from biofeedback.errors import PacketError, SensorError
from biofeedback.events import DeviceStatus, Event, RrIntervals, SampleBatch

SILENCE_S = 5.0
"""Connected, but without a packet for so long, a sensor that was streaming has stalled.

A driver of a sensor that sends less often says how long with a class variable ``silence_s``.
"""
FIRST_PACKET_S = 15.0
"""The same before its first data, which may take their time."""
FRUITLESS_S = 25.0
"""Packets without data for so long are a stall too: longer than a driver holds samples back."""
START_S = 60.0
"""The most that starting all streams may take."""
STOP_S = 3.0
"""The most that stopping the streams may delay a disconnect, and a disconnect the end."""
LONGEST_PAUSE_S = 30.0
"""The most that is waited between two tries."""

_ROUNDING_S = 1e-3
_ABOUT_ITSELF: frozenset[type[Driver]] = frozenset({Battery, DeviceInformation})

_log = logging.getLogger(__name__)


def retry_pauses(seed: int) -> Iterator[float]:
    """Seconds before each further try: 1, 2, 4 … 30, each ±20 % so that two sensors spread."""
    jitter = random.Random(seed)
    pause = 1.0
    while True:
        yield min(LONGEST_PAUSE_S, pause * jitter.uniform(0.8, 1.2))
        pause = min(LONGEST_PAUSE_S, pause * 2)


class Connection:
    """Keeps one sensor connected for as long as :meth:`run` runs.

    Emits through ``wearer.emit`` what the drivers decode, a :class:`DeviceStatus` at each change,
    and one :class:`Gap` for each hole in the data, just before the data that end it.
    """

    def __init__(
        self,
        connector: Connector,
        wearer: Wearer,
        clock: SessionClock,
        drivers: Sequence[type[Driver]] = DRIVERS,
    ) -> None:
        self._connector = connector
        self._wearer = replace(wearer, name=wearer.name or connector.name)
        self._clock = clock
        self._driver_types = tuple(drivers)
        self._seed = zlib.crc32(wearer.device.encode())
        self._work: asyncio.Task[None] | None = None
        self._idle = asyncio.Event()
        self._stop_asked = False
        self._status = SensorStatus(self._wearer, clock)
        self._continuity = Continuity(self._wearer)
        self._streaming = False
        self._silence_s = SILENCE_S
        self._heard_at = -math.inf
        self._letting_go = False
        self._drivers: list[Driver] = []
        self._dropped_before = 0
        self._cut_short = 0

    @property
    def status(self) -> DeviceStatus:
        """The latest status, as emitted."""
        return self._status.latest

    # --- life -------------------------------------------------------------------------------
    async def run(self) -> None:
        """Stay connected until :meth:`stop`, cancellation, or an error that is final.

        It may be run again afterwards; the time between is a hole.
        """
        self._continuity.open("The sensor was stopped.", self._clock.now())
        self._stop_asked = False
        self._idle.clear()
        self._work = asyncio.create_task(self._supervise(), name=f"sensor {self._wearer.device}")
        try:
            await self._work
        except asyncio.CancelledError:
            this_task = asyncio.current_task()
            if not self._stop_asked or (this_task is not None and this_task.cancelling()):
                raise
        finally:
            self._work = None
            self._continuity.close(self._clock.now(), self._clock.now())
            if self.status.state != "failed":
                self._status.set("stopped")
            self._idle.set()

    async def stop(self) -> None:
        """End :meth:`run`, streams first; returns when the sensor has been let go."""
        if self._work is None:
            return
        if not self._stop_asked:
            self._stop_asked = True
            self._work.cancel()
        await self._idle.wait()

    async def _supervise(self) -> None:
        pauses = retry_pauses(self._seed)
        while True:
            try:
                await self._stream_once()
            except SensorError as error:
                if self._streaming:
                    pauses = retry_pauses(self._seed)
                elif cuts(error):
                    self._cut_short += 1
                self._continuity.open(error.problem, self._clock.now())
                if error.final:
                    self._status.set("failed", error.problem, error.advice)
                    return
                likely = likely_cause(error, self._seen())
                pause = next(pauses)
                self._status.set("reconnecting", likely.problem, likely.advice, pause)
                await asyncio.sleep(pause)

    def _seen(self) -> Seen:
        return Seen(
            streamed=self._continuity.last is not None,
            worn=self._status.worn,
            battery_pct=self.status.battery_pct,
            cut_short=self._cut_short,
        )

    async def _stream_once(self) -> None:
        """Connect and stream; ends with an exception, always, and with the sensor let go."""
        self._streaming = self._letting_go = False
        self._dropped_before = 0
        self._status.forget_notes()
        self._status.set("connecting")
        lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        link: Link | None = None
        starting: asyncio.Task[None] | None = None

        def on_lost(reason: str) -> None:
            if not lost.done():
                lost.set_result(reason)

        try:
            link = _HeardLink(await self._connector.connect(on_lost), self._hear)
            self._status.set("discovering")
            self._drivers = self._drivers_for(link)
            starting = asyncio.create_task(self._start(link))
            await self._watch(lost, starting)
        finally:
            self._letting_go = True
            await _to_the_end(self._let_go(link, starting))
            self._drivers = []

    def _drivers_for(self, link: Link) -> list[Driver]:
        kinds = [kind for kind in self._driver_types if kind.service in link.services]
        if not set(kinds) - _ABOUT_ITSELF:
            raise NOTHING_TO_READ.error()
        self._silence_s = max(getattr(kind, "silence_s", SILENCE_S) for kind in kinds)
        return [kind(self._wearer_for(index)) for index, kind in enumerate(kinds)]

    def _wearer_for(self, index: int) -> Wearer:
        return replace(self._wearer, emit=lambda event: self._receive(index, event))

    async def _start(self, link: Link) -> None:
        """Start drivers one after the other; one that cannot start does not hold up the rest."""
        problems: dict[int, SensorError] = {}
        for index, driver in enumerate(self._drivers):
            try:
                await driver.start(link)
            except (SensorError, PacketError) as error:
                _log.info("%s: %s", self._wearer.device, error)
                problem = error if isinstance(error, SensorError) else NOT_UNDERSTOOD.error()
                problems[index] = problem
                self._status.note(index, problem.problem, problem.advice)
        carrying = [i for i, one in enumerate(self._drivers) if type(one) not in _ABOUT_ITSELF]
        if problems.keys() >= set(carrying):
            raise problems[carrying[0]]

    async def _watch(self, lost: asyncio.Future[str], starting: asyncio.Task[None]) -> None:
        """Return never: raise when the link drops or stays silent, or no driver can start."""
        began = self._clock.now()
        ready_at: float | None = None
        while True:
            left_s = self._silence_left(began, ready_at)
            if left_s <= _ROUNDING_S:
                raise self._stalled()
            waiting: set[asyncio.Future[str] | asyncio.Task[None]] = {lost}
            if ready_at is None:
                waiting.add(starting)
            # The first data bring the deadline nearer, to SILENCE_S after them: look again by then
            look_s = min(left_s, SILENCE_S)
            await asyncio.wait(waiting, timeout=look_s, return_when=asyncio.FIRST_COMPLETED)
            if lost.done():
                _log.info("%s: %s", self._wearer.device, lost.result())
                raise DISCONNECTED.error()
            if ready_at is None and starting.done():
                starting.result()
                ready_at = self._clock.now()
                if not self._streaming:
                    self._status.set("waiting_for_data")

    def _silence_left(self, began: float, ready_at: float | None) -> float:
        """Seconds until silence, or what cannot be read, counts as a stall."""
        if self._streaming and self._continuity.last is not None:
            since, patience_s = self._continuity.last, self._silence_s
        elif ready_at is None:
            return began + START_S - self._clock.now()
        else:
            since, patience_s = ready_at, max(FIRST_PACKET_S, self._silence_s)
        silent_at = max(since, self._heard_at) + patience_s
        fruitless_at = since + max(FRUITLESS_S, patience_s)
        return min(silent_at, fruitless_at) - self._clock.now()

    def _stalled(self) -> SensorError:
        error = (GARBLED if self._dropped() > self._dropped_before else SILENT).error()
        self._continuity.open(error.problem, self._clock.now())
        self._status.set("stalled", error.problem, error.advice)
        return error

    def _dropped(self) -> int:
        return sum(driver.dropped for driver in self._drivers)

    async def _let_go(self, link: Link | None, starting: asyncio.Task[None] | None) -> None:
        """Stop the streams, then the link; takes a bounded time whatever the sensor does."""
        if starting is not None:
            starting.cancel()
            await asyncio.wait({starting})
            if not starting.cancelled() and (error := starting.exception()) is not None:
                _log.debug("%s: start was cut short: %s", self._wearer.device, error)
        done: set[asyncio.Task[None]] = set()
        if link is not None and self._drivers:
            stops = {asyncio.create_task(self._stop_driver(one, link)) for one in self._drivers}
            done, late = await asyncio.wait(stops, timeout=STOP_S)
            for stop in late:
                stop.cancel()
            if late:
                _log.warning("%s: streams not stopped in time", self._wearer.device)
                await asyncio.wait(late)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_S):
                await self._connector.disconnect()
        for stop in done:
            stop.result()  # a bug in a driver comes out, once the sensor is let go

    async def _stop_driver(self, driver: Driver, link: Link) -> None:
        try:
            await driver.stop(link)
        except (SensorError, PacketError) as error:
            _log.info("%s: %s", self._wearer.device, error)

    # --- what the drivers say ---------------------------------------------------------------
    def _hear(self, packet: Packet) -> None:
        self._heard_at = packet.time

    def _receive(self, index: int, event: Event) -> None:
        match event:
            case DeviceStatus():
                self._status.learn(index, event)
                return
            case RrIntervals():
                self._take_data(event.time, event.time)
                self._status.hear_pulse(event)
            case SampleBatch():
                self._take_data(event.time, event.arrival)
        self._wearer.emit(event)

    def _take_data(self, first: float, arrival: float) -> None:
        self._continuity.take(first, arrival)
        self._dropped_before, self._cut_short = self._dropped(), 0
        if not self._streaming:
            self._streaming = True
            if not self._letting_go:
                self._status.set("streaming")


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Finish ``work`` although the caller is cancelled meanwhile; the cancellation then counts."""
    task = asyncio.ensure_future(work)
    cancelled = False
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        raise asyncio.CancelledError
    task.result()


class _HeardLink:
    """A link that tells of each packet that passes."""

    def __init__(self, link: Link, hear: Callable[[Packet], None]) -> None:
        self._link = link
        self._hear = hear

    @property
    def services(self) -> frozenset[str]:
        return self._link.services

    async def read(self, characteristic: str) -> bytes:
        return await self._link.read(characteristic)

    async def write(self, characteristic: str, data: bytes, *, response: bool) -> None:
        await self._link.write(characteristic, data, response=response)

    async def subscribe(self, characteristic: str, on_packet: OnPacket) -> None:
        def heard(packet: Packet) -> None:
            self._hear(packet)
            on_packet(packet)

        await self._link.subscribe(characteristic, heard)

    async def unsubscribe(self, characteristic: str) -> None:
        await self._link.unsubscribe(characteristic)
