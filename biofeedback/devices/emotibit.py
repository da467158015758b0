"""EmotiBit: skin conductance (already in µS), optical pulse and beat intervals, as text lines.

How the lines travel over the local network is :mod:`biofeedback.devices.emotibit_udp`'s affair.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import ClassVar

from biofeedback.devices.link import Link, Packet, Wearer
from biofeedback.devices.sample_stream import SampleStream
from biofeedback.errors import PacketError
from biofeedback.events import RrIntervals

# No Bluetooth service: names of this program's own, so that an EmotiBit is a sensor like others
SERVICE = "8f4b0c52-0f0e-4f7c-8a51-3d2a5f1f7e10"
LINES = "8f4b0c52-0f0e-4f7c-8a51-3d2a5f1f7e11"

EDA_RATE, PPG_RATE = 15.0, 25.0
SEEN_PACKETS = 256
"""Lines may be sent several times over, as datagrams get lost: so many numbers are remembered."""
MAX_DRIFT = 500e-6

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_LONGEST_NUMBER = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a header, and what it carries."""

    timestamp_ms: int
    number: int
    tag: str
    """``EA`` skin conductance, ``PI`` infrared pulse, ``BI`` beat interval, ``HR`` …"""
    version: int
    reliability: int
    """Percent."""
    payload: tuple[str, ...]

    @property
    def values(self) -> tuple[float, ...]:
        """The payload as numbers.

        Raises :class:`PacketError` where it is something else.
        """
        if not all(
            len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text) for text in self.payload
        ):
            raise PacketError("a line of an EmotiBit holds something that is no number")
        return tuple(float(text) for text in self.payload)


def parse_line(line: bytes) -> Line:
    """Decode one line.

    Raises :class:`PacketError` for another form, or another number of values than it names.
    """
    fields = line.decode("utf-8", errors="replace").strip().split(",")
    if len(fields) < 6 or not all(
        re.fullmatch(r"\d{1,12}", fields[n], re.ASCII) for n in (0, 1, 2, 4, 5)
    ):
        raise PacketError("a line of an EmotiBit has no whole header")
    timestamp, number, count = (int(text) for text in fields[:3])
    payload = tuple(fields[6:])
    if len(payload) != count:
        raise PacketError("a line of an EmotiBit holds another number of values than it says")
    return Line(timestamp, number, fields[3], int(fields[4]), int(fields[5]), payload)


class EmotiBit:
    """Emits skin conductance, infrared pulse, and the beat intervals the board finds."""

    service: ClassVar[str] = SERVICE

    def __init__(self, wearer: Wearer) -> None:
        self.dropped = 0
        self._wearer = wearer
        self._seen: deque[int] = deque(maxlen=SEEN_PACKETS)
        self._streams = {
            "EA": SampleStream(wearer, "eda", EDA_RATE, "uS", settle_s=0.010, max_drift=MAX_DRIFT),
            "PI": SampleStream(
                wearer, "ppg", PPG_RATE, "a.u.", settle_s=0.003, max_drift=MAX_DRIFT
            ),
        }

    async def start(self, link: Link) -> None:
        """Take the lines."""
        await link.subscribe(LINES, self._on_packet)

    async def stop(self, link: Link) -> None:
        """Emit what is held back and take no more."""
        for stream in self._streams.values():
            stream.flush()
        await link.unsubscribe(LINES)

    def _on_packet(self, packet: Packet) -> None:
        for text in packet.data.split(b"\n"):
            if text.strip():
                try:
                    self._take(parse_line(text), packet.time)
                except PacketError:
                    self.dropped += 1

    def _take(self, line: Line, arrival: float) -> None:
        if line.tag not in ("EA", "PI", "BI", "HR") or line.number in self._seen:
            return
        values = line.values
        self._seen.append(line.number)
        if line.tag in self._streams:
            self._streams[line.tag].add(values, line.timestamp_ms / 1000, arrival)
        elif values:
            is_rate = line.tag == "HR"
            self._wearer.emit(
                RrIntervals(
                    time=arrival,
                    person=self._wearer.person,
                    device=self._wearer.device,
                    heart_rate_bpm=(values[-1] or None) if is_rate else None,
                    rr_ms=() if is_rate else values,
                    source=self._wearer.source,
                )
            )
