from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.errors import InputError
from biofeedback.events import Gap, RrIntervals
from biofeedback.recordings.imported import ImportedRecording
from biofeedback.recordings.importers import read_file


def _read(tmp_path: Path, content: str | bytes, name: str = "rr.txt") -> ImportedRecording:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(path)


def rr_of(recording: ImportedRecording) -> list[float]:
    return [
        rr for event in recording.events() if isinstance(event, RrIntervals) for rr in event.rr_ms
    ]


@pytest.mark.parametrize(
    "content",
    [
        "812\n790.5\n805\n",
        "812\r\n790.5\r\n805\r\n",
        "812,790.5,805",
        "812; 790.5; 805",
        "812 790.5 805",
        "812\t790.5\t805\n",
        "812,\n790.5,\n805,\n",
        "# Kubios\n#\tof somebody\n812\n\n790.5\n805",
        "RR\n812\n790.5\n805",
        "rr_ms\n812\n790.5\n805",
        "0.812\n0.7905\n0.805",
        "8.12e2\n7.905e2\n8.05e2",
        "\ufeff812\n790.5\n805\n",
        "812\n790,5\n805\n",
    ],
)
def test_the_same_intervals_are_read_however_they_are_written(tmp_path: Path, content: str) -> None:
    assert rr_of(_read(tmp_path, content)) == [812.0, 790.5, 805.0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_the_encoding_does_not_matter(tmp_path: Path, encoding: str) -> None:
    recording = _read(tmp_path, "# Größe\n812\n790\n".encode(encoding))
    assert rr_of(recording) == [812.0, 790.0]


def test_each_interval_ends_where_the_next_begins(tmp_path: Path) -> None:
    recording = _read(tmp_path, "800\n1000\n900\n")
    events = list(recording.events())
    assert [event.time for event in events] == [0.8, 1.8, 2.7]
    assert all(isinstance(event, RrIntervals) and event.clock == "beat" for event in events)
    assert recording.duration_s == 2.7
    assert recording.meta.source == "file"


@pytest.mark.parametrize("value", ["0", "-5", "nan"])
def test_an_interval_that_is_none_is_left_out_and_leaves_a_gap(tmp_path: Path, value: str) -> None:
    recording = _read(tmp_path, f"800\n{value}\n900\n1000\n")
    assert rr_of(recording) == [800.0, 900.0, 1000.0]
    assert [type(event) for event in recording.events()] == [
        RrIntervals,
        Gap,
        RrIntervals,
        RrIntervals,
    ]
    assert "1 value is not an interval" in recording.notes[0]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("812\nhello\n790\n", "Line 2"),
        ("# first\n\n812\n790\n8x0\n", "Line 5"),
        ("some words\nand some more\n", "Line 2"),
        ("words", "no rows"),
        ("\n\n", "no numbers"),
        ("# only a comment\n", "no numbers"),
        ("72\n75\n73\n", "not intervals"),
        ("0\n0\n", "not intervals"),
        ("800\n810\n1e9\n790", "Line 3"),
        ("800\n810\ninf\n790", "Line 3"),
        ("800\n810 12\n790\n", "Line 2"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        _read(tmp_path, content)


@given(st.lists(st.floats(300, 2000), min_size=1, max_size=50))
def test_any_interval_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, rr_ms: list[float]
) -> None:
    path = tmp_path_factory.mktemp("rr") / "rr.txt"
    path.write_text("".join(f"{rr!r}\n" for rr in rr_ms))
    assert rr_of(read_file(path)) == rr_ms


# Means as printed in the manifest of the reference recordings.
@pytest.mark.parametrize(
    ("name", "count", "mean_ms"),
    [
        ("hrv_analysis/test_nn_intervals.txt", 1000, 718.248),
        ("kubios/SampleExport.txt", 423, 707.5437),
        ("hrv_rhenan/rest_rri.txt", 910, 1058.7187),
        ("reference/rr_ms/ecg_nk8min.txt", 477, None),
        ("reference/rr_ms/rhenan_real.txt", 771, None),
        ("rhrvbook/healthy_ms_000.txt", 80_441, None),
    ],
)
def test_real_files_are_read_whole(
    test_data: Path, name: str, count: int, mean_ms: float | None
) -> None:
    rr = rr_of(read_file(test_data / name))
    assert len(rr) == count
    if mean_ms is not None:
        assert np.mean(rr) == pytest.approx(mean_ms, abs=5e-5)
