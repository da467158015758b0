"""EDF+ (Kemp & Olivan 2003): signals on one clock, with beats and events as annotations.

Where a sensor had no value the signal lies at its physical minimum and an annotation says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from biofeedback.events import Person, Samples
from biofeedback.recordings.deidentify import Readable
from biofeedback.recordings.export_csv import event_rows, rr_rows
from biofeedback.recordings.output import staged
from biofeedback.recordings.regular import RegularChannel, heart_rate, holes, on_grid

if TYPE_CHECKING:
    from edfio import Edf, EdfAnnotation, EdfSignal

_RECORD_S: Final = (1, 2, 5, 10, 20, 30, 60)
"""Lengths of a data record to choose from: a rate has to be a whole number of samples in it."""
_LABELS: Final = {
    "ecg": "ECG",
    "ppg": "PPG",
    "acc": "ACC",
    "eda": "EDA",
    "respiration": "Resp",
    "hr": "HR",
}
_STEPS: Final = 65_535
_LONGEST_TEXT: Final = 160
_PERSONS: Final[tuple[Person, ...]] = ("client", "therapist")
_FIRST_YEAR, _LAST_YEAR = 1985, 2084


def export_edf(recording: Readable, out: Path, *, replace: bool = False) -> tuple[Path, ...]:
    """Write one EDF+ file."""
    with staged(out, replace=replace) as (temporary,):
        _edf(recording).write(temporary)
    return (out,)


def _edf(recording: Readable) -> Edf:
    import edfio

    channels, record_s = regular_channels(recording)
    signals = [_signal(channel) for channel in channels]
    annotations = sorted(_annotations(recording, channels, signals))
    started = _start(recording)
    return edfio.Edf(
        signals,
        patient=edfio.Patient(code=_subfield(recording.meta.person)),
        recording=edfio.Recording(
            startdate=started.date() if started else None,
            equipment_code=_subfield(f"biofeedback_{recording.meta.program_version}"),
        ),
        starttime=started.time().replace(microsecond=0) if started else time_of_day(),
        data_record_duration=record_s if signals else None,
        annotations=annotations,
    )


def regular_channels(recording: Readable) -> tuple[list[RegularChannel], int]:
    """Every channel on its grid, all equally long, and the length of a record in seconds."""
    streams = recording.streams()
    beats = list(recording.beats())
    record_s = _record_s([stream.rate_hz for stream in streams], recording.duration_s)
    records = max(1, int(np.ceil(recording.duration_s / record_s)))
    channels: list[RegularChannel] = []
    for stream in streams:
        rate_hz = max(1, round(stream.rate_hz * record_s)) / record_s
        channels += on_grid(stream, rate_hz, records * record_s)
    for person in _PERSONS:
        rate = heart_rate(beats, person, records * record_s)
        if rate is not None:
            channels.append(rate)
    return channels, record_s


def _record_s(rates_hz: Sequence[float], duration_s: float) -> int:
    """The shortest record in which no stream slips by half a sample over the session."""

    def slip(record_s: int) -> float:
        return max(
            (abs(round(rate * record_s) / record_s - rate) * duration_s for rate in rates_hz),
            default=0.0,
        )

    exact = [record_s for record_s in _RECORD_S if slip(record_s) < 0.5]
    return exact[0] if exact else min(_RECORD_S, key=slip)


def _signal(channel: RegularChannel) -> EdfSignal:
    import edfio

    low, high = _physical_range(channel.values)
    label = f"{_LABELS.get(channel.kind, channel.kind)} {channel.name} {channel.person}"
    return edfio.EdfSignal(
        np.where(np.isnan(channel.values), low, channel.values),
        channel.rate_hz,
        label=_ascii(" ".join(label.split()))[:16],
        physical_dimension=_ascii(channel.unit)[:8],
        physical_range=(low, high),
        prefiltering="interpolated between clean beats" if channel.kind == "hr" else "",
    )


def _physical_range(values: Samples) -> tuple[float, float]:
    """Whole numbers keep steps of 1 where they fit, so that nothing is rounded."""
    known = values[~np.isnan(values)]
    if not known.size:
        return -1.0, 1.0
    low, high = float(known.min()), float(known.max())
    if low >= -32768 and high <= 32767 and (known == np.round(known)).all():
        return -32768.0, 32767.0
    if high - low < 1e-6 * max(1.0, abs(low), abs(high)):
        margin = max(1.0, abs(low)) * 1e-3
        return low - margin, high + margin
    return low, high


def _annotations(
    recording: Readable, channels: Sequence[RegularChannel], signals: Sequence[EdfSignal]
) -> Iterator[EdfAnnotation]:
    from edfio import EdfAnnotation

    yield EdfAnnotation(0.0, None, f"session of {recording.duration_s:.1f} s")
    for channel, signal in zip(channels, signals, strict=True):
        step = (signal.physical_max - signal.physical_min) / _STEPS
        words = f"{signal.label}: 1 step = {step:.3g} {channel.unit}"
        if channel.misplaced:
            words += f", {channel.misplaced} samples left out to keep time"
        yield EdfAnnotation(0.0, None, words)
        for first, last in holes(channel.values).tolist():
            length = (last - first) / channel.rate_hz
            yield EdfAnnotation(first / channel.rate_hz, length, f"no data: {signal.label}")
    for onset, duration, kind, author, text in event_rows(recording):
        yield EdfAnnotation(onset, duration or None, _shortened(f"{kind} ({author}) {text}"))
    for person, rows in rr_rows(recording).items():
        for time, rr_ms, verdict, _, by_hand in rows:
            words = f"RR {person} {rr_ms:.6g} ms {by_hand or verdict}"
            yield EdfAnnotation(time, None, words.rstrip())


def _shortened(text: str) -> str:
    """One line; a text as long as a page would widen every data record of the file."""
    line = "".join(character if ord(character) >= 32 else " " for character in text).strip()
    if len(line) <= _LONGEST_TEXT:
        return line
    return line[:_LONGEST_TEXT] + " … (whole in the CSV export)"


def _start(recording: Readable) -> datetime | None:
    """The start, where the level shows one and EDF can hold it."""
    if not recording.meta.started_at:
        return None
    started = datetime.fromisoformat(recording.meta.started_at)
    in_range = date(_FIRST_YEAR, 1, 1) <= started.date() <= date(_LAST_YEAR, 12, 31)
    return started if in_range else None


def _ascii(text: str) -> str:
    return text.replace("µ", "u").encode("ascii", "replace").decode()


def _subfield(text: str) -> str:
    """EDF+ separates subfields by blanks; an empty one is X."""
    return _ascii(text.replace(" ", "_")) or "X"
