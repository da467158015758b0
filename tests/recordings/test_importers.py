from pathlib import Path

import pytest

from biofeedback.errors import InputError
from biofeedback.recordings.importers import IMPORTERS, columns_of, read_file


def test_every_importer_has_a_name_of_its_own() -> None:
    assert len({importer.name for importer in IMPORTERS}) == len(IMPORTERS)
    assert all(importer.title for importer in IMPORTERS)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02\xff" * 100, "not a recording"),
        (b"\x7fELF\x02\x01\x01\x00", "not a recording"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a recording"),
        (b"\x1f\x8b\x08\x00cut", "cannot be read"),
        (b"\xff\xfe\x00", "not a recording"),
    ],
)
def test_a_file_that_is_no_recording_is_said_so(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told):
        read_file(path)
    assert path.read_bytes() == content


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        read_file(tmp_path)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there"):
        read_file(tmp_path / "nothing.csv")


def test_the_columns_of_a_table_are_named_with_what_they_are_taken_for(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("time_s;ECG [mV];Finger\n0,0;0,12;2,5\n0,1;0,13;2,6\n")
    assert [(each.name, each.role, each.example) for each in columns_of(path)] == [
        ("time_s", "time", "0,0"),
        ("ECG [mV]", "ecg", "0,12"),
        ("Finger", None, "2,5"),
    ]


@pytest.mark.parametrize("content", ["812\n790\n801\n", "0.8,812\n1.6,800\n", ""])
def test_a_file_without_names_asks_for_nothing(tmp_path: Path, content: str) -> None:
    path = tmp_path / "plain.txt"
    path.write_text(content)
    assert columns_of(path) == ()
