"""Parquet: a folder with one file per sampled stream, and metrics, beats and events beside them.

Times are session seconds (float64). Every file says its schema version, and a stream its unit, rate
and person, in the metadata of its schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from biofeedback.errors import UsageError
from biofeedback.events import Samples
from biofeedback.recordings.arrays import MetricSeries, SampledStream
from biofeedback.recordings.deidentify import Readable
from biofeedback.recordings.export_csv import EVENT_COLUMNS, RR_COLUMNS, event_rows, rr_rows
from biofeedback.recordings.output import staged_folder

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA_VERSION: Final = "1"


def export_parquet(
    recording: Readable, out: Path, *, replace: bool = False, about: str = ""
) -> tuple[Path, ...]:
    """Write the folder ``out``; returns its files.

    ``about`` is what it is for, in the metadata of each schema.
    Raises :class:`UsageError` where the program was installed without ``parquet``.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UsageError(
            "Parquet is not installed: install biofeedback[parquet], or choose another format."
        ) from error
    with staged_folder(out, replace=replace) as temporary:
        for name, table in _tables(recording).items():
            told = table.replace_schema_metadata(
                {**table.schema.metadata, b"about": about.encode()}
            )
            words = [field.name for field in table.schema if not pa.types.is_floating(field.type)]
            pq.write_table(told, temporary / f"{name}.parquet", use_dictionary=words)
    return tuple(sorted(out.iterdir()))


def _tables(recording: Readable) -> dict[str, pa.Table]:
    tables: dict[str, pa.Table] = {}
    for stream in recording.streams():
        name = base = f"{stream.info.person}_{stream.info.kind}"
        number = 1
        while name in tables:
            number += 1
            name = f"{base}_{number}"
        tables[name] = _stream_table(stream)
    tables["metrics"] = _metrics_table(recording.metrics())
    for person, rows in rr_rows(recording).items():
        if rows:
            tables[f"{person}_rr"] = _table(_columns((*RR_COLUMNS, "verdict_by_hand"), rows), {})
    tables["events"] = _table(_columns(EVENT_COLUMNS, event_rows(recording)), {})
    return tables


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, pa.Array]:
    """Times and intervals as numbers, everything else as text."""
    columns: dict[str, pa.Array] = {}
    for index, name in enumerate(names):
        values = [row[index] for row in rows]
        numeric = name.endswith("_s") or name == "rr_ms"
        columns[name] = _numbers(np.array(values, dtype=np.float64)) if numeric else _texts(values)
    return columns


def _table(columns: Mapping[str, pa.Array], metadata: Mapping[str, str]) -> pa.Table:
    import pyarrow as pa

    return pa.table(dict(columns), metadata={"biofeedback_schema": SCHEMA_VERSION, **metadata})


def _stream_table(stream: SampledStream) -> pa.Table:
    columns = {"time_s": _numbers(stream.times_s)}
    if stream.values.ndim == 1:
        columns["value"] = _numbers(stream.values)
    else:
        for name, values in zip(stream.info.channels, stream.values.T, strict=True):
            columns[name] = _numbers(values)
    info = stream.info
    return _table(
        columns,
        {
            "person": info.person,
            "kind": info.kind,
            "unit": info.unit,
            "sampling_rate_hz": repr(stream.rate_hz),
            "device": info.device,
        },
    )


def _metrics_table(series: list[MetricSeries]) -> pa.Table:
    """All metrics in one long table, in order of time."""
    lengths = [len(each.times_s) for each in series]
    times_s = np.concatenate([np.empty(0), *(each.times_s for each in series)])
    order = np.argsort(times_s, kind="stable")
    which = np.repeat(np.arange(len(series), dtype=np.int32), lengths)[order]
    values = np.concatenate([np.empty(0), *(each.values for each in series)])[order]
    reasons = np.concatenate([np.empty(0, object), *(each.reasons for each in series)])[order]
    told: dict[str | None, int] = {}
    why = np.fromiter((told.setdefault(each, len(told)) for each in reasons), np.int32)
    given = np.array([each is not None for each in told], dtype=np.bool_)[why]
    windows_s = np.array([each.window_s for each in series], dtype=np.float64)
    return _table(
        {
            "time_s": _numbers(times_s[order]),
            "person": _words(which, [each.person for each in series]),
            "metric": _words(which, [each.name for each in series]),
            "value": _numbers(values, known=~np.isnan(values)),
            "unit": _words(which, [each.unit for each in series]),
            "window_s": _numbers(windows_s[which]),
            "quality": _numbers(
                np.concatenate([np.empty(0), *(each.quality for each in series)])[order]
            ),
            "reason": _words(why, [each or "" for each in told], known=given),
        },
        {},
    )


# --- arrays from their buffers: pyarrow's own conversion imports pandas, which takes seconds ------
def _numbers(values: Samples, known: NDArray[np.bool_] | None = None) -> pa.Array:
    import pyarrow as pa

    packed = pa.py_buffer(np.ascontiguousarray(values, dtype=np.float64))
    return pa.Array.from_buffers(pa.float64(), len(values), [_validity(known), packed])


def _texts(values: Iterable[str]) -> pa.Array:
    import pyarrow as pa

    encoded = [value.encode() for value in values]
    ends = np.cumsum([0, *map(len, encoded)]).astype(np.int32)
    text = pa.py_buffer(b"".join(encoded))
    return pa.StringArray.from_buffers(len(encoded), pa.py_buffer(ends), text)


def _words(
    which: NDArray[np.int32], words: Sequence[str], known: NDArray[np.bool_] | None = None
) -> pa.Array:
    """Each row's word by its number."""
    import pyarrow as pa

    buffers = [_validity(known), pa.py_buffer(which)]
    numbers = pa.Array.from_buffers(pa.int32(), len(which), buffers)
    return pa.DictionaryArray.from_arrays(numbers, _texts(words))


def _validity(known: NDArray[np.bool_] | None) -> pa.Buffer | None:
    import pyarrow as pa

    return None if known is None else pa.py_buffer(np.packbits(known, bitorder="little"))
