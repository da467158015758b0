"""Reads Lab Streaming Layer streams of this network through pylsl, an optional extra.

liblsl waits and blocks: it is read on a thread of its own, which only hands packets over.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from biofeedback.clock import SessionClock
from biofeedback.devices.link import Link, OnLost, OnPacket, Packet
from biofeedback.devices.lsl_description import SignalKind, kind_of
from biofeedback.devices.lsl_stream import DESCRIPTION, SAMPLES, SERVICE
from biofeedback.errors import SensorError

OWN = "biofeedback-"
"""How the source ids of what the program itself sends begin."""
PREFIX = "lsl-"
"""How the address of a stream begins."""
FIND_S = 5.0
OPEN_S = 5.0
PULL_S = 0.1
LOOK_S = 0.25
MOST_SAMPLES = 4096

_KINDS: dict[SignalKind, str] = {
    "eda": "skin conductance",
    "ecg": "ECG",
    "rr": "beat interval",
    "hr": "heart-rate",
    "ppg": "optical pulse",
    "acc": "movement",
    "respiration": "breath",
}


def load() -> Any:
    """Import pylsl, quietly; where its user has a configuration file for it, that one counts.

    Raises :class:`SensorError` where the extra, or its library, is missing.
    """
    try:
        import pylsl
    except (ImportError, OSError, RuntimeError) as error:
        raise SensorError(
            "Lab Streaming Layer is not installed.",
            "Install it with: pip install 'biofeedback[lsl]' (Linux: glibc 2.35 or newer).",
            final=True,
        ) from error
    if "LSLAPICFG" not in os.environ and not any(place.is_file() for place in _config_places()):
        with contextlib.suppress(RuntimeError):  # an older liblsl, or one that is running already
            pylsl.set_config_content("[log]\nlevel = -3\n")
    return pylsl


def _config_places() -> tuple[Path, ...]:
    """Where liblsl looks for a configuration file."""
    name = "lsl_api.cfg"
    return Path(name), Path.home() / "lsl_api" / name, Path("/etc/lsl_api") / name


@dataclass(frozen=True, slots=True)
class LslSource:
    """A stream found on the network."""

    name: str
    type: str
    source_id: str
    """Stable over restarts of its producer, where it gives one."""
    hostname: str
    channels: int
    nominal_rate: float

    @classmethod
    def of(cls, info: Any) -> LslSource:
        """Read it from pylsl's description."""
        return cls(
            info.name(),
            info.type(),
            info.source_id(),
            info.hostname(),
            info.channel_count(),
            info.nominal_srate(),
        )

    @property
    def address(self) -> str:
        """The same for this stream when it is started again; tells nothing of the computer."""
        named = (self.source_id, self.name) if self.source_id else (self.name, self.type)
        place = () if self.source_id else (self.hostname,)
        return PREFIX + hashlib.sha256("\0".join((*named, *place)).encode()).hexdigest()[:12]

    @property
    def kind(self) -> str:
        """In a few words, as far as its type and name tell."""
        kind = kind_of(self.type) or kind_of(self.name)
        return "stream" if kind is None else f"{_KINDS[kind]} stream"


async def find_streams(seconds: float = 2.0) -> list[LslSource]:
    """List the streams with numbers that answer within ``seconds``, without the program's own.

    Raises :class:`SensorError` where the extra is missing.
    """
    pylsl = load()
    resolver = pylsl.ContinuousResolver()
    await asyncio.sleep(seconds)
    found = [info for info in resolver.results() if info.channel_format() != pylsl.cf_string]
    sources = (LslSource.of(info) for info in found)
    others = (source for source in sources if not source.source_id.startswith(OWN))
    return sorted(others, key=lambda source: source.name)


class LslConnector:
    """Finds one stream again and again and reads it."""

    def __init__(self, address: str, name: str, clock: SessionClock) -> None:
        self.name = name
        self._address = address
        self._clock = clock
        self._reader: _Reader | None = None

    async def connect(self, on_lost: OnLost) -> Link:
        """Find the stream and open it.

        Raises :class:`SensorError` when it is not there, or does not answer.
        """
        pylsl = load()
        info = await self._find(pylsl)
        self._reader = _Reader(pylsl, info, self._clock, on_lost)
        try:
            async with asyncio.timeout(OPEN_S + 1):
                description = await self._reader.opened
        except TimeoutError as error:
            raise _not_answering(self.name) from error
        return _LslLink(description, self._reader)

    async def disconnect(self) -> None:
        """End the reading thread, if it runs."""
        reader, self._reader = self._reader, None
        if reader is not None:
            await reader.end()

    async def _find(self, pylsl: Any) -> Any:
        resolver = pylsl.ContinuousResolver()
        for _ in range(round(FIND_S / LOOK_S)):
            await asyncio.sleep(LOOK_S)
            for info in resolver.results():
                if LslSource.of(info).address == self._address:
                    return info
        raise SensorError(
            f"The stream {self.name} is not on the network.",
            "Start the program that sends it, on this network.",
        )


class _Reader:
    """Owns the thread on which liblsl is waited for."""

    def __init__(self, pylsl: Any, info: Any, clock: SessionClock, on_lost: OnLost) -> None:
        self._pylsl = pylsl
        self._info = info
        self._clock = clock
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._stopping = threading.Event()
        self._ended = asyncio.Event()
        self.on_packet: OnPacket | None = None
        self.opened: asyncio.Future[bytes] = self._loop.create_future()
        self._thread = threading.Thread(target=self._run, name=f"lsl {info.name()}")
        self._thread.start()

    async def end(self) -> None:
        """Stop reading; returns when the thread is gone."""
        self._stopping.set()
        await self._ended.wait()
        self._thread.join()
        if self.opened.done() and not self.opened.cancelled():
            self.opened.exception()  # seen, or too late to matter

    def _run(self) -> None:
        try:
            self._read()
        finally:
            self._later(self._ended.set)

    def _read(self) -> None:
        pylsl = self._pylsl
        try:
            inlet = pylsl.StreamInlet(
                self._info, recover=False, processing_flags=pylsl.proc_clocksync, as_numpy=True
            )
            description = inlet.info(OPEN_S).as_xml().encode()
            inlet.open_stream(OPEN_S)
            inlet.time_correction(OPEN_S)
        except RuntimeError as error:
            self._later(self._refuse, error)
            return
        self._later(self._accept, description)
        try:
            while not self._stopping.is_set():
                values, times = inlet.pull_chunk(timeout=PULL_S, max_samples=MOST_SAMPLES)
                if len(times):
                    packet = Packet(self._clock.now(), self._pack(times, values))
                    self._later(self._deliver, packet)
        except RuntimeError:
            self._later(self._on_lost, "the stream has ended")
        finally:
            inlet.close_stream()

    def _pack(self, times: Any, values: Any) -> bytes:
        rows = np.column_stack([times, values]).astype("<f8")
        return np.concatenate([[self._pylsl.local_clock()], rows.ravel()]).astype("<f8").tobytes()

    def _later(self, function: Callable[..., object], *args: object) -> None:
        # a loop that was closed meanwhile has nobody left to tell
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(function, *args)

    def _accept(self, description: bytes) -> None:
        if not self.opened.done():
            self.opened.set_result(description)

    def _refuse(self, error: Exception) -> None:
        if not self.opened.done():
            refusal = _not_answering(self._info.name())
            refusal.__cause__ = error
            self.opened.set_exception(refusal)

    def _deliver(self, packet: Packet) -> None:
        if self.on_packet is not None and not self._stopping.is_set():
            self.on_packet(packet)


class _LslLink:
    """A stream as the one characteristic of a sensor."""

    def __init__(self, description: bytes, reader: _Reader) -> None:
        self._description = description
        self._reader = reader

    @property
    def services(self) -> frozenset[str]:
        return frozenset({SERVICE})

    async def read(self, characteristic: str) -> bytes:
        if characteristic != DESCRIPTION:
            raise _nothing_else()
        return self._description

    async def write(self, characteristic: str, data: bytes, *, response: bool) -> None:
        del characteristic, data, response
        raise _nothing_else()

    async def subscribe(self, characteristic: str, on_packet: OnPacket) -> None:
        if characteristic != SAMPLES:
            raise _nothing_else()
        self._reader.on_packet = on_packet

    async def unsubscribe(self, characteristic: str) -> None:
        if characteristic == SAMPLES:
            self._reader.on_packet = None


def _not_answering(name: str) -> SensorError:
    return SensorError(
        f"The stream {name} does not answer.", "Start the program that sends it once more."
    )


def _nothing_else() -> SensorError:
    return SensorError("A stream has nothing else to ask for.", "Choose another sensor.")
