"""What is done in another process comes back as if it had been done here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from biofeedback.errors import InputError, RecordingError
from biofeedback.recordings.importers import read_file
from biofeedback.session.apart import apart


def test_it_runs_elsewhere_and_returns_the_result() -> None:
    assert apart(os.getpid) != os.getpid()


def test_what_goes_another_way_is_raised_here(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there"):
        apart(read_file, tmp_path / "nothing.txt")


def test_a_process_that_ends_early_is_told_in_a_sentence() -> None:
    with pytest.raises(RecordingError, match="ended this work early"):
        apart(os._exit, 3)
