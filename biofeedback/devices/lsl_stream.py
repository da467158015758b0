"""Decodes a Lab Streaming Layer stream: skin conductance, ECG, intervals, heart rate, breath.

How the samples travel is :mod:`biofeedback.devices.lsl_inlet`'s affair. A packet is little-endian
doubles: LSL time now, then for each sample its LSL time and its channels.
"""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from biofeedback.devices.link import Link, Packet, Wearer
from biofeedback.devices.lsl_description import (
    Conversion,
    Description,
    Signal,
    conversion,
    parse_description,
    signals_of,
)
from biofeedback.devices.sample_stream import SampleStream, even_runs
from biofeedback.errors import PacketError, SensorError
from biofeedback.events import RrIntervals, Samples, StreamKind

# No Bluetooth service: names of this program's own, so that a stream is a sensor like others
SERVICE = "6d1b3c1e-6c5e-4b0e-9a55-2f0c1f1d4c50"
DESCRIPTION = "6d1b3c1e-6c5e-4b0e-9a55-2f0c1f1d4c51"
SAMPLES = "6d1b3c1e-6c5e-4b0e-9a55-2f0c1f1d4c52"

USUAL_RATE = 10.0
"""Hz, for a stream that names none, until its time stamps say otherwise."""
ANOTHER_CLOCK_S = 86_400.0
"""Time stamps so far from LSL's are of another clock: some producers send Unix time."""
PLAUSIBLE_US = (0.01, 100.0)
JUDGED_SAMPLES = 20
MAX_DRIFT = 500e-6

_STREAM_KINDS: dict[str, StreamKind] = {
    "eda": "eda",
    "ecg": "ecg",
    "ppg": "ppg",
    "acc": "acc",
    "respiration": "respiration",
}


def parse_samples(data: bytes, channels: int) -> tuple[float, Samples, Samples]:
    """Decode a packet: LSL time now, times of shape ``(n,)``, values of shape ``(n, channels)``.

    Raises :class:`PacketError` for half a sample, or a time that is no number.
    """
    if len(data) < 8 or (len(data) - 8) % (8 * (channels + 1)):
        raise PacketError("a packet of a stream holds no whole number of samples")
    numbers = np.frombuffer(data, dtype="<f8")
    rows = numbers[1:].reshape(-1, channels + 1)
    if not (math.isfinite(numbers[0]) and np.isfinite(rows[:, 0]).all()):
        raise PacketError("a packet of a stream has a time that is no number")
    return float(numbers[0]), rows[:, 0], rows[:, 1:]


class LslStream:
    """Emits every signal a stream carries; a unit that is not known is asked for, not guessed.

    ``unit`` among the wearer's choices names the unit of a stream that does not.
    """

    service: ClassVar[str] = SERVICE

    def __init__(self, wearer: Wearer) -> None:
        self.dropped = 0
        self._wearer = wearer
        self._channels = 0
        self._readers: list[_SampledSignal | _BeatSignal] = []
        self._another_clock = False

    async def start(self, link: Link) -> None:
        """Read what the stream carries and subscribe.

        Raises :class:`SensorError` for a stream with nothing the program knows.
        """
        description = parse_description(await link.read(DESCRIPTION))
        self._channels = len(description.channels)
        signals = signals_of(description)
        if not signals:
            raise SensorError(
                "This stream carries no heart, skin or breath signal that the program knows.",
                "Choose another stream from the list.",
                final=True,
            )
        for signal in signals:
            reader = _BeatSignal if signal.kind in ("rr", "hr") else _SampledSignal
            self._readers.append(reader(self._wearer, description, signal))
        await link.subscribe(SAMPLES, self._on_packet)

    async def stop(self, link: Link) -> None:
        """Emit what is held back and end the subscription."""
        for reader in self._readers:
            reader.flush()
        await link.unsubscribe(SAMPLES)

    def _on_packet(self, packet: Packet) -> None:
        try:
            now, times, values = parse_samples(packet.data, self._channels)
        except PacketError:
            self.dropped += 1
            return
        if len(times) == 0:
            return
        if abs(float(times[-1]) - now) > ANOTHER_CLOCK_S and not self._another_clock:
            self._another_clock = True
            self._wearer.report(
                problem="This stream is stamped with another clock than LSL's.",
                advice="Nothing to do: its samples are placed by when they arrive.",
            )
        for reader in self._readers:
            reader.take(times, values, packet.time)


class _SampledSignal:
    """One sampled signal, in our unit where the stream tells its own.

    The sensor clock's fit serves producers of any clock: only its differences matter.
    """

    def __init__(self, wearer: Wearer, description: Description, signal: Signal) -> None:
        self._wearer = wearer
        self._signal = signal
        self._unit, self._convert = _unit_of(wearer, signal)
        columns = signal.columns
        labels = tuple(description.channels[n].label or f"{n + 1}" for n in columns)
        self._stream = SampleStream(
            wearer,
            _STREAM_KINDS[signal.kind],
            description.nominal_rate or USUAL_RATE,
            self._unit,
            labels if len(columns) > 1 else ("",),
            settle_s=0.002 if signal.kind in ("ecg", "ppg") else 0.010,
            max_drift=MAX_DRIFT,
        )
        self._judged: list[float] = []

    def take(self, times: Samples, values: Samples, arrival: float) -> None:
        """Emit the samples of a packet."""
        wanted = values[:, self._signal.columns]
        converted = self._convert(wanted if wanted.shape[1] > 1 else wanted[:, 0])
        if self._signal.kind == "eda" and self._unit == "uS":
            self._judge(converted)
        for run in even_runs(times.tolist()):
            first, last = float(times[run.start]), float(times[run.stop - 1])
            self._stream.add(converted[run], last, arrival, first_s=first)

    def flush(self) -> None:
        """Emit what is held back."""
        self._stream.flush()

    def _judge(self, microsiemens: Samples) -> None:
        """Say so, once, when a unit gives values that skin does not."""
        if len(self._judged) >= JUDGED_SAMPLES:
            return
        self._judged += [value for value in microsiemens.tolist() if math.isfinite(value)]
        lowest, highest = PLAUSIBLE_US
        if len(self._judged) >= JUDGED_SAMPLES and not (
            lowest <= float(np.median(self._judged)) <= highest
        ):
            self._wearer.report(
                problem="This stream's skin conductance lies outside what skin gives.",
                advice="Check which unit its program sends.",
            )


def _unit_of(wearer: Wearer, signal: Signal) -> tuple[str, Conversion]:
    unit, convert = conversion(signal.kind, signal.unit)
    if unit == "a.u." and "unit" in wearer.choices:
        unit, convert = conversion(signal.kind, wearer.choices["unit"])
    if unit == "a.u." and signal.kind == "eda":
        wearer.report(
            problem="This stream does not say the unit of its skin conductance.",
            advice="Choose its unit on the Sensors screen; until then it is shown without one.",
        )
    return unit, convert


class _BeatSignal:
    """Intervals or heart rate, one value a sample."""

    def __init__(self, wearer: Wearer, description: Description, signal: Signal) -> None:
        del description
        self._wearer = wearer
        self._signal = signal

    def take(self, times: Samples, values: Samples, arrival: float) -> None:
        """Emit each value; intervals in seconds are told from milliseconds by their size."""
        del times
        for value in values[:, self._signal.columns[0]].tolist():
            if not math.isfinite(value) or value <= 0:
                continue
            rr_ms: tuple[float, ...] = ()
            if self._signal.kind == "rr":
                rr_ms = (value * 1000 if value < 5 else value,)
            self._wearer.emit(
                RrIntervals(
                    time=arrival,
                    person=self._wearer.person,
                    device=self._wearer.device,
                    heart_rate_bpm=value if self._signal.kind == "hr" else None,
                    rr_ms=rr_ms,
                    source=self._wearer.source,
                )
            )

    def flush(self) -> None:
        """Nothing is held back."""
