"""Rules that every export format keeps."""

from pathlib import Path
from typing import Any

import pytest

from biofeedback.errors import BiofeedbackError, InputError, RecordingError
from biofeedback.events import Beat, Event, RrIntervals
from biofeedback.recordings.exporters import EXPORTERS, export
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record, two_people

ONE_BEAT: list[Event] = [
    RrIntervals(1.0, "client", "x", 75.0, (800.0,)),
    Beat(1.0, "client", 0, 800.0, "ok", False),
]
FORMATS = sorted(EXPORTERS)


def _options(name: str) -> dict[str, Any]:
    return {"passphrase": "of the bundle"} if EXPORTERS[name].passphrase else {}


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "events",
    [
        [
            RrIntervals(1.0, "client", "x", 75.0, (800.0,)),
            Beat(1.0, "client", 0, 800.0, "ok", False),
        ],
        everything(),
        two_people(),
    ],
    ids=["one beat", "gapped", "two people"],
)
def test_every_session_is_exported(
    vault: Vault, tmp_path: Path, name: str, events: list[Event]
) -> None:
    out = tmp_path / "out"
    written = export(record(vault, events), name, out, "none", **_options(name))
    assert written
    assert all(path.is_file() and path.stat().st_size > 0 for path in written)
    assert all(path == out or out in path.parents or path.parent == tmp_path for path in written)
    assert sorted(p for p in tmp_path.rglob("*") if ".part" in p.name) == []


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "rr"])
def test_an_empty_session_gives_files_with_their_headings(
    vault: Vault, tmp_path: Path, name: str
) -> None:
    written = export(record(vault, []), name, tmp_path / "out", "none", **_options(name))
    assert all(path.stat().st_size > 0 for path in written)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_there_is_kept_unless_it_is_to_be_replaced(
    vault: Vault, tmp_path: Path, name: str
) -> None:
    recording = record(vault, everything())
    folder = tmp_path / "exports"
    folder.mkdir()
    out = folder / "out"
    export(recording, name, out, "none", **_options(name))
    before = _contents(folder)
    with pytest.raises(InputError, match="exists already"):
        export(recording, name, out, "none", **_options(name))
    assert _contents(folder) == before
    export(recording, name, out, "none", replace=True, **_options(name))
    assert _contents(folder).keys() == before.keys()


@pytest.mark.parametrize("name", FORMATS)
def test_half_an_export_is_none(vault: Vault, tmp_path: Path, name: str) -> None:
    recording = record(vault, everything() * 50)
    whole = recording.path.read_bytes()
    quarter = len(whole) // 4
    recording.path.write_bytes(whole[:quarter] + bytes(2 * quarter) + whole[3 * quarter :])
    with pytest.raises(RecordingError):
        export(recording, name, tmp_path / "out", "none", **_options(name))
    assert [path.name for path in tmp_path.iterdir()] == ["library"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_folder_that_is_not_there_is_said(vault: Vault, tmp_path: Path, name: str) -> None:
    with pytest.raises(BiofeedbackError, match="is not there"):
        export(record(vault, everything()), name, tmp_path / "no" / "out", "none", **_options(name))


# a bundle has a salt of its own, and pyarrow promises the same values, not the same bytes
@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("bundle", "parquet")])
def test_the_same_session_gives_the_same_bytes(vault: Vault, tmp_path: Path, name: str) -> None:
    recording = record(vault, everything())
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        export(recording, name, tmp_path / folder / "out", "none")
    assert _contents(tmp_path / "one") == _contents(tmp_path / "two")
