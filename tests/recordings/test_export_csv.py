import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from biofeedback.errors import InputError
from biofeedback.events import Beat, RrIntervals, SampleBatch, StreamInfo, Tick, read_only
from biofeedback.recordings.exporters import export
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record


def _export(vault: Vault, out: Path, events: list | None = None) -> tuple[Path, ...]:
    recording = record(vault, everything() if events is None else events)
    return export(recording, "csv", out, "none")


def test_every_sample_has_its_time_and_unit(vault: Vault, tmp_path: Path) -> None:
    _export(vault, tmp_path / "s.csv")
    table = pd.read_csv(tmp_path / "s.csv", float_precision="round_trip")
    assert list(table.columns) == ["time_s", "channel", "value", "unit", "quality"]
    ecg = table[table.channel == "client/ecg/polar-123"]
    assert len(ecg) == 8 * 130
    assert set(ecg.unit) == {"uV"}
    assert ecg.time_s.to_numpy()[:3] == pytest.approx([0.0, 1 / 130, 2 / 130], abs=0)
    assert not ecg.time_s.between(5.0, 6.999).any()
    eda = table[table.channel == "client/eda/uart-9"]
    assert eda.value.to_numpy()[:2].tolist() == [4.0, 4.01]


def test_a_withheld_metric_is_an_empty_field(vault: Vault, tmp_path: Path) -> None:
    _export(vault, tmp_path / "s.csv")
    table = pd.read_csv(tmp_path / "s.csv", float_precision="round_trip")
    rmssd = table[table.channel == "client/rmssd"]
    assert len(rmssd) == 8
    assert rmssd.value.isna().all()
    assert set(rmssd.quality) == {0.2}
    assert set(table[table.channel == "client/hr"].value) == {74.25}


def test_events_keep_commas_quotes_and_line_breaks(vault: Vault, tmp_path: Path) -> None:
    _export(vault, tmp_path / "s.csv")
    with (tmp_path / "s_events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["onset_s", "duration_s", "type", "author", "text"]
    by_type = {row["type"]: row for row in rows}
    assert by_type["note"]["text"] == 'said "my sister, Ann"\nand laughed; ä'
    assert (by_type["gap"]["onset_s"], by_type["gap"]["duration_s"]) == ("5.0", "2.0")
    assert by_type["cue:prompt"]["text"] == "feet-floor"
    assert by_type["pacer"]["duration_s"] == "2.0"
    phases = [(r["onset_s"], r["duration_s"], r["text"]) for r in rows if r["type"] == "phase"]
    assert phases == [("0.2", "8.8", "settling"), ("9.0", "1.0", "practice")]
    onsets = [float(row["onset_s"]) for row in rows]
    assert onsets == sorted(onsets)


def test_lines_end_as_rfc_4180_says(vault: Vault, tmp_path: Path) -> None:
    for path in _export(vault, tmp_path / "s.csv"):
        lines = path.read_bytes().split(b"\r\n")
        assert lines[-1] == b""
        assert len(lines) > 2


def test_flagged_beats_stay_and_are_marked(vault: Vault, tmp_path: Path) -> None:
    _export(vault, tmp_path / "s.csv")
    table = pd.read_csv(tmp_path / "s_rr.csv")
    assert list(table.columns) == ["time_s", "rr_ms", "verdict", "source"]
    beats = [event for event in everything() if isinstance(event, Beat)]
    assert table.rr_ms.tolist() == [beat.rr_ms for beat in beats]
    assert table.verdict.tolist().count("ectopic") == 1


def test_intervals_without_beats_are_placed_back_from_their_packet(
    vault: Vault, tmp_path: Path
) -> None:
    packet = RrIntervals(5.0, "client", "x", None, (800.0, 900.0, 1000.0))
    _export(vault, tmp_path / "s.csv", [packet])
    table = pd.read_csv(tmp_path / "s_rr.csv")
    assert table.time_s.to_numpy() == pytest.approx([3.1, 4.0, 5.0])


def test_the_therapists_beats_go_to_a_file_of_their_own(vault: Vault, tmp_path: Path) -> None:
    events = [Beat(1.0, "client", 0, 800.0, "ok", False)]
    events.append(Beat(1.2, "therapist", 0, 700.0, "ok", False))
    written = _export(vault, tmp_path / "s.csv", events)
    assert [path.name for path in written] == [
        "s.csv",
        "s_events.csv",
        "s_rr.csv",
        "s_rr_therapist.csv",
    ]
    assert pd.read_csv(tmp_path / "s_rr.csv").rr_ms.tolist() == [800.0]
    assert pd.read_csv(tmp_path / "s_rr_therapist.csv").rr_ms.tolist() == [700.0]


def test_channels_of_one_stream_are_told_apart(vault: Vault, tmp_path: Path) -> None:
    info = StreamInfo(0.0, "client/acc/x", "x", "client", "acc", 2.0, "mG", ("x", "y", "z"))
    values = read_only(np.arange(6.0).reshape(2, 3))
    _export(vault, tmp_path / "s.csv", [info, SampleBatch(0.0, "client/acc/x", 2.0, values, 1.0)])
    table = pd.read_csv(tmp_path / "s.csv", float_precision="round_trip")
    assert table.groupby("channel").value.apply(list).to_dict() == {
        "client/acc/x/x": [0.0, 3.0],
        "client/acc/x/y": [1.0, 4.0],
        "client/acc/x/z": [2.0, 5.0],
    }


@pytest.mark.parametrize("events", [[], [Tick(1.0)]])
def test_an_empty_session_is_exported_with_its_headers(
    vault: Vault, tmp_path: Path, events: list
) -> None:
    for path in _export(vault, tmp_path / "s.csv", events):
        assert len(path.read_text().splitlines()) == 1


def test_nothing_is_written_over_a_file_unless_asked(vault: Vault, tmp_path: Path) -> None:
    out = tmp_path / "s.csv"
    (tmp_path / "s_rr.csv").write_text("mine")
    recording = record(vault, everything())
    with pytest.raises(InputError, match="exists already"):
        export(recording, "csv", out)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["s_rr.csv"]
    assert (tmp_path / "s_rr.csv").read_text() == "mine"
    export(recording, "csv", out, replace=True)
    assert (tmp_path / "s_rr.csv").read_text() != "mine"
