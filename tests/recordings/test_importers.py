from pathlib import Path

import pytest

from biofeedback.errors import InputError
from biofeedback.recordings.importers import IMPORTERS, read_file


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
