"""Text sensor over the Nordic UART service: skin conductance from a board people build themselves.

Lines of UTF-8, each ended by a line feed, cut over notifications in any way:

``EDA,<t_ms>,<microsiemens>``
    a calibrated value;
``RAW,<t_ms>,<adc>,<bits>``
    an uncalibrated one: shown in arbitrary units, as a share of the converter's range.

``t_ms`` is the board's own clock in milliseconds. ``docs/sensors.md`` has the format,
``examples/`` a sketch that sends it.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from biofeedback.devices.link import Link, Packet, Wearer
from biofeedback.devices.sample_stream import SampleStream, even_runs
from biofeedback.errors import PacketError

SERVICE = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"
NOTIFY = "6e400003-b5a3-f393-e0a9-e50e24dcca9e"

NOMINAL_RATE = 32.0
"""Hz, until the board's own time stamps say otherwise."""
LONGEST_LINE = 80
MAX_DRIFT = 5000e-6
"""Boards without a quartz keep time to half a percent."""

_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_LINE = re.compile(
    rf"(?:EDA,(?P<eda_ms>{_NUMBER}),(?P<us>{_NUMBER})"
    rf"|RAW,(?P<raw_ms>{_NUMBER}),(?P<adc>\d{{1,9}}),(?P<bits>\d{{1,2}}))\s*"
)


@dataclass(frozen=True, slots=True)
class TextSample:
    """One line of the text sensor."""

    device_s: float
    value: float
    unit: Literal["uS", "a.u."]


def parse_line(line: bytes) -> TextSample:
    """Decode one line, without its line feed.

    Raises :class:`PacketError` for anything that is not a line of the format.
    """
    match = _LINE.fullmatch(line.decode("utf-8", errors="replace"))
    if match is None:
        raise PacketError("a line of the text sensor has another form than EDA or RAW")
    if match["us"] is not None:
        return TextSample(float(match["eda_ms"]) / 1000, float(match["us"]), "uS")
    bits, adc = int(match["bits"]), int(match["adc"])
    if not 1 <= bits <= 32 or adc >= 2**bits:
        raise PacketError("a RAW line has a value beyond its number of bits")
    return TextSample(float(match["raw_ms"]) / 1000, adc / (2**bits - 1), "a.u.")


class LineBuffer:
    """Joins notifications and cuts them into lines; a line that never ends is dropped."""

    def __init__(self) -> None:
        self.dropped = 0
        self._rest = b""
        self._skipping = False

    def feed(self, data: bytes) -> list[bytes]:
        """Take a notification; return the lines it completes, without those of white space."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if self._skipping and lines:
            lines, self._skipping = lines[1:], False
        complete: list[bytes] = []
        for line in lines:
            if len(line) > LONGEST_LINE:
                self.dropped += 1
            elif line.strip():
                complete.append(line)
        if self._skipping:
            self._rest = b""
        elif len(self._rest) > LONGEST_LINE:
            self.dropped += 1
            self._rest, self._skipping = b"", True
        return complete


class NordicUart:
    """Emits skin conductance from text lines: µS where calibrated, else arbitrary units."""

    service: ClassVar[str] = SERVICE

    def __init__(self, wearer: Wearer) -> None:
        self.dropped = 0
        self._wearer = wearer
        self._lines = LineBuffer()
        self._unit: str | None = None
        self._stream: SampleStream | None = None

    async def start(self, link: Link) -> None:
        """Subscribe to the text."""
        await link.subscribe(NOTIFY, self._on_packet)

    async def stop(self, link: Link) -> None:
        """Emit what is held back and end the subscription."""
        if self._stream is not None:
            self._stream.flush()
        await link.unsubscribe(NOTIFY)

    def _on_packet(self, packet: Packet) -> None:
        unparsed_before = self._lines.dropped
        lines = self._lines.feed(packet.data)
        self.dropped += self._lines.dropped - unparsed_before
        samples: list[TextSample] = []
        for line in lines:
            try:
                samples.append(parse_line(line))
            except PacketError:
                self.dropped += 1
        for _, group in itertools.groupby(samples, key=lambda sample: sample.unit):
            same_unit = list(group)
            for run in even_runs([sample.device_s for sample in same_unit]):
                self._emit(same_unit[run], packet.time)

    def _emit(self, run: list[TextSample], arrival: float) -> None:
        last = run[-1]
        if self._stream is None or last.unit != self._unit:
            self._begin(last.unit)
        assert self._stream is not None
        values = [sample.value for sample in run]
        self._stream.add(values, last.device_s, arrival, first_s=run[0].device_s)

    def _begin(self, unit: str) -> None:
        if self._stream is not None:
            self._stream.flush()
        self._unit = unit
        self._stream = SampleStream(
            self._wearer, "eda", NOMINAL_RATE, unit, settle_s=0.010, max_drift=MAX_DRIFT
        )
