from pathlib import Path

import pytest

from biofeedback.errors import InputError, UsageError
from biofeedback.events import RrIntervals
from biofeedback.recordings.exporters import export
from biofeedback.recordings.importers import read_file
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record
from tests.recordings.test_import_rr_text import rr_of


def test_every_interval_is_a_whole_number_on_a_line(vault: Vault, tmp_path: Path) -> None:
    written = export(record(vault, everything()), "rr", tmp_path / "s.txt", "none")
    assert [path.name for path in written] == ["s.txt", "s_corrected.txt"]
    sent = [rr for e in everything() if isinstance(e, RrIntervals) for rr in e.rr_ms]
    raw = (tmp_path / "s.txt").read_text().splitlines()
    assert raw == [f"{rr:.0f}" for rr in sent]
    assert rr_of(read_file(tmp_path / "s.txt")) == [round(rr) for rr in sent]


def test_the_corrected_series_leaves_flagged_beats_out(vault: Vault, tmp_path: Path) -> None:
    export(record(vault, everything()), "rr", tmp_path / "s.txt", "none")
    assert len((tmp_path / "s_corrected.txt").read_text().splitlines()) == 7


def test_a_session_without_beats_says_so(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no heart beats"):
        export(record(vault, []), "rr", tmp_path / "s.txt")
    assert not list(tmp_path.glob("*.txt"))


def test_an_unknown_format_or_level_is_a_call_to_correct(vault: Vault, tmp_path: Path) -> None:
    recording = record(vault, [])
    with pytest.raises(UsageError, match="choose csv, rr"):
        export(recording, "docx", tmp_path / "s.docx")
    with pytest.raises(UsageError, match="none, pseudonym, strict"):
        export(recording, "csv", tmp_path / "s.csv", "secret")  # type: ignore[arg-type]
