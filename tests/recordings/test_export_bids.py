"""Rules of BIDS 1.11.1: common principles, task events, physiological recordings."""

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bids_validator import BIDSValidator

from biofeedback.recordings.exporters import export
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record, session_meta, two_people


@pytest.fixture
def data_set(vault: Vault, tmp_path: Path) -> Path:
    export(record(vault, everything(), session_meta(person="P-1")), "bids", tmp_path / "s", "none")
    return tmp_path / "s"


def test_every_file_has_a_name_that_bids_knows(data_set: Path) -> None:
    names = [f"/{path.relative_to(data_set)}" for path in data_set.rglob("*") if path.is_file()]
    assert [name for name in names if not BIDSValidator().is_bids(name)] == []
    assert "/sub-P1/beh/sub-P1_task-biofeedback_recording-clienteda_physio.tsv.gz" in names


def test_the_data_set_describes_itself(data_set: Path) -> None:
    description = json.loads((data_set / "dataset_description.json").read_text())
    assert {"Name", "BIDSVersion"} <= description.keys()
    participants = pd.read_csv(data_set / "participants.tsv", sep="\t")
    assert participants.participant_id.tolist() == ["sub-P1"]
    assert "practice and self-observation" in (data_set / "README.md").read_text()


def test_a_continuous_recording_has_no_header_and_a_full_sidecar(data_set: Path) -> None:
    for path in data_set.rglob("*_physio.tsv.gz"):
        sidecar = json.loads(path.with_name(path.name[: -len(".tsv.gz")] + ".json").read_text())
        assert {"SamplingFrequency", "StartTime", "Columns"} <= sidecar.keys()
        first = gzip.decompress(path.read_bytes()).decode().splitlines()[0].split("\t")
        assert len(first) == len(sidecar["Columns"])
        assert all(cell == "n/a" or float(cell) is not None for cell in first)
        for column in sidecar["Columns"]:
            assert {"Description", "Units"} <= sidecar[column].keys()


def test_samples_come_back_and_a_gap_stays_a_gap(data_set: Path) -> None:
    (path,) = data_set.rglob("*clienteda_physio.tsv.gz")
    values = pd.read_csv(path, header=None, float_precision="round_trip")[0].to_numpy()
    assert len(values) == 100
    assert np.isnan(values[50:70]).all()
    for second in (0, 4, 7, 9):
        sent = [4.0 + 0.01 * index + second for index in range(10)]
        assert values[second * 10 : second * 10 + 10].tolist() == sent


def test_every_rate_has_a_file_of_its_own(data_set: Path) -> None:
    rates = {
        path.name.split("recording-")[1].split("_")[0]: json.loads(path.read_text())[
            "SamplingFrequency"
        ]
        for path in data_set.rglob("*_physio.json")
    }
    assert rates == {"clientecg": 130.0, "clienteda": 10.0, "clienthr": 4.0}


def test_events_begin_with_onset_and_duration(data_set: Path) -> None:
    (path,) = data_set.rglob("*_events.tsv")
    table = pd.read_csv(path, sep="\t", keep_default_na=False)
    assert list(table.columns[:2]) == ["onset", "duration"]
    assert table.onset.is_monotonic_increasing
    assert (table.trial_type == "beat_client").sum() == 8
    note = table[table.trial_type == "note"].text.item()
    assert note == 'said "my sister, Ann" and laughed; ä'


def test_two_people_are_told_apart(vault: Vault, tmp_path: Path) -> None:
    export(record(vault, two_people()), "bids", tmp_path / "s", "pseudonym")
    names = [path.name for path in (tmp_path / "s").rglob("*_physio.tsv.gz")]
    for recording in ("clientecg", "therapistecg", "clienthr", "therapisthr"):
        assert sum(f"recording-{recording}_" in name for name in names) == 1
