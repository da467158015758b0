import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from biofeedback.errors import UsageError
from biofeedback.events import Metric, SampleBatch, StreamInfo, read_only
from biofeedback.recordings.exporters import export
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record


def test_every_number_comes_back_exactly(vault: Vault, tmp_path: Path) -> None:
    recording = record(vault, everything())
    written = export(recording, "parquet", tmp_path / "s", "none")
    assert [path.name for path in written] == [
        "client_ecg.parquet",
        "client_eda.parquet",
        "client_rr.parquet",
        "events.parquet",
        "metrics.parquet",
    ]
    for stream in recording.streams():
        table = pd.read_parquet(tmp_path / "s" / f"client_{stream.info.kind}.parquet")
        assert np.array_equal(table.time_s, stream.times_s)
        assert np.array_equal(table.value, stream.values)
        assert table.dtypes.tolist() == [np.float64, np.float64]


def test_a_file_says_what_it_holds(vault: Vault, tmp_path: Path) -> None:
    export(record(vault, everything()), "parquet", tmp_path / "s", "none")
    metadata = pq.read_schema(tmp_path / "s" / "client_eda.parquet").metadata
    assert metadata[b"biofeedback_schema"] == b"1"
    assert metadata[b"unit"] == b"uS"
    assert metadata[b"sampling_rate_hz"] == b"10.0"


def test_metrics_keep_their_reasons(vault: Vault, tmp_path: Path) -> None:
    export(record(vault, everything()), "parquet", tmp_path / "s", "none")
    table = pd.read_parquet(tmp_path / "s" / "metrics.parquet")
    metrics = [event for event in everything() if isinstance(event, Metric)]
    assert len(table) == len(metrics)
    rmssd = table[table.metric == "rmssd"]
    assert rmssd.value.isna().all()
    assert set(rmssd.reason) == {"needs 60 s of beats"}
    hr = table[table.metric == "hr"]
    assert set(hr.value) == {74.25}
    assert hr.reason.isna().all()
    assert set(hr.unit) == {"bpm"}


def test_beats_and_events_are_tables(vault: Vault, tmp_path: Path) -> None:
    export(record(vault, everything()), "parquet", tmp_path / "s", "none")
    beats = pd.read_parquet(tmp_path / "s" / "client_rr.parquet")
    assert beats.verdict.tolist().count("ectopic") == 1
    events = pd.read_parquet(tmp_path / "s" / "events.parquet")
    assert 'said "my sister, Ann"\nand laughed; ä' in set(events.text)


def test_channels_are_columns(vault: Vault, tmp_path: Path) -> None:
    info = StreamInfo(0.0, "a", "x", "client", "acc", 2.0, "mG", ("x", "y"))
    batch = SampleBatch(0.0, "a", 2.0, read_only([[1, 2], [3, 4]]), 1.0)
    export(record(vault, [info, batch]), "parquet", tmp_path / "s", "none")
    table = pd.read_parquet(tmp_path / "s" / "client_acc.parquet")
    assert table.to_dict("list") == {"time_s": [0.0, 0.5], "x": [1.0, 3.0], "y": [2.0, 4.0]}


def test_without_the_library_it_says_what_to_install(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"biofeedback\[parquet\]"):
        export(record(vault, []), "parquet", tmp_path / "s", "none")
