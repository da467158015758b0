"""Parquet: a folder with one file per sampled stream, and metrics, beats and events beside them.

Times are session seconds (float64). Every file says its schema version, and a stream its unit, rate
and person, in the metadata of its schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from biofeedback.errors import UsageError
from biofeedback.recordings.arrays import MetricSeries, SampledStream
from biofeedback.recordings.deidentify import Readable
from biofeedback.recordings.export_csv import EVENT_COLUMNS, RR_COLUMNS, event_rows, rr_rows
from biofeedback.recordings.output import staged_folder

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA_VERSION: Final = "1"


def export_parquet(recording: Readable, out: Path, *, replace: bool = False) -> tuple[Path, ...]:
    """Write the folder ``out``; returns its files.

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
            words = [field.name for field in table.schema if not pa.types.is_floating(field.type)]
            pq.write_table(table, temporary / f"{name}.parquet", use_dictionary=words)
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


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, list[Any]]:
    return {name: [row[index] for row in rows] for index, name in enumerate(names)}


def _table(columns: Mapping[str, Any], metadata: dict[str, str]) -> pa.Table:
    import pyarrow as pa

    typed = {
        name: pa.array(values, _type(name, values)) if not isinstance(values, pa.Array) else values
        for name, values in columns.items()
    }
    return pa.table(typed, metadata={"biofeedback_schema": SCHEMA_VERSION, **metadata})


def _type(name: str, values: Any) -> pa.DataType:
    import pyarrow as pa

    if isinstance(values, list) and not (name.endswith("_s") or name == "rr_ms"):
        return pa.string()
    return pa.float64()


def _stream_table(stream: SampledStream) -> pa.Table:
    columns: dict[str, Any] = {"time_s": stream.times_s}
    if stream.values.ndim == 1:
        columns["value"] = stream.values
    else:
        columns |= dict(zip(stream.info.channels, stream.values.T, strict=True))
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
    import pyarrow as pa

    lengths = [len(each.times_s) for each in series]
    times_s = np.concatenate([np.empty(0), *(each.times_s for each in series)])
    order = np.argsort(times_s, kind="stable")
    which = np.repeat(np.arange(len(series), dtype=np.int32), lengths)[order]

    def words(values: list[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(which, pa.array(values, pa.string()))

    values = np.concatenate([np.empty(0), *(each.values for each in series)])[order]
    reasons = [np.empty(0, object), *(each.reasons for each in series)]
    return _table(
        {
            "time_s": times_s[order],
            "person": words([each.person for each in series]),
            "metric": words([each.name for each in series]),
            "value": pa.array(values, mask=np.isnan(values)),
            "unit": words([each.unit for each in series]),
            "window_s": np.array([each.window_s for each in series], dtype=np.float64)[which],
            "quality": np.concatenate([np.empty(0), *(each.quality for each in series)])[order],
            "reason": pa.array(np.concatenate(reasons)[order], pa.string()).dictionary_encode(),
        },
        {},
    )
