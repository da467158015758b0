from pathlib import Path

import pytest

from biofeedback.errors import InputError, RecordingError
from biofeedback.recordings.output import staged


def test_files_appear_when_all_are_written(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    with staged(one, two) as (first, second):
        first.write_text("1")
        second.write_text("2")
        assert not one.exists()
        assert not two.exists()
    assert (one.read_text(), two.read_text()) == ("1", "2")
    assert len(list(tmp_path.iterdir())) == 2


def test_nothing_is_left_when_writing_ends_early(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.write_text("before")

    def write_half() -> None:
        with staged(one, replace=True) as (first,):
            first.write_text("hal")
            raise ValueError("half")

    with pytest.raises(ValueError, match="half"):
        write_half()
    assert one.read_text() == "before"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_full_disk_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="make room"), staged(tmp_path / "one"):
        raise OSError(28, "No space left on device")


def test_a_target_that_cannot_be_written_is_said_before_anything_is(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    for target, told in (
        (tmp_path / "there", "exists already"),
        (tmp_path / "nowhere" / "one", "is not there"),
    ):
        with pytest.raises(InputError, match=told), staged(target):
            pytest.fail("the block is not entered")
    with pytest.raises(InputError, match="is a folder"), staged(tmp_path, replace=True):
        pytest.fail("the block is not entered")
