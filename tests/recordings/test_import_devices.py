"""Files of other programs and devices: Polar .hrm, OpenHRV, Empatica E4."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from biofeedback.errors import InputError
from biofeedback.events import Marker, RrIntervals, SampleBatch
from biofeedback.recordings.imported import ImportedRecording
from biofeedback.recordings.importers import read_file
from tests.recordings.test_import_csv import streams
from tests.recordings.test_import_rr_text import rr_of

HRM = """[Params]
Version=106
SMode=000000000
Date=20080125
StartTime=08:57:29.0
Interval=238

[Note]
said something

[HRData]
904
913
937
"""
OPENHRV = """event,value,timestamp
IBI,801,2026-03-01T10:00:00.500000
hrv,42.5,2026-03-01T10:00:00.600000
IBI,802,2026-03-01T10:00:01.400000
Annotation,felt calm, then not,2026-03-01T10:00:01.600000
IBI,803,2026-03-01T10:00:02.100000
"""


def _written(tmp_path: Path, content: str, name: str) -> Path:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


# --- Polar .hrm -------------------------------------------------------------------------------
def test_intervals_of_a_polar_watch_with_their_date(tmp_path: Path) -> None:
    recording = read_file(_written(tmp_path, HRM, "x.hrm"))
    assert rr_of(recording) == [904.0, 913.0, 937.0]
    assert recording.meta.origin == "Polar HRM"
    assert recording.meta.started_at.startswith("2008-01-25T08:57:29")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Interval=238", "Interval=5", "heart rates at fixed times"),
        ("[HRData]", "", "no .HRData. section"),
        ("913", "9x3", "Line 13"),
        ("904\n913\n937\n", "", "no numbers"),
    ],
)
def test_a_polar_file_without_intervals_says_why(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        read_file(_written(tmp_path, HRM.replace(old, new), "x.hrm"))


def test_a_real_polar_file_gives_its_values(test_data: Path) -> None:
    path = test_data / "hrv_rhenan" / "noisy_rri.hrm"
    rr = rr_of(read_file(path))
    lines = path.read_text("latin-1").split("[HRData]")[1].split()
    assert rr == [float(line) for line in lines]
    # manifest: 3581 RR, 2403.0 s, 522 to 1564 ms, RMSSD 58.6604 ms
    assert (len(rr), round(sum(rr) / 1000, 1), min(rr), max(rr)) == (3581, 2403.0, 522, 1564)
    assert np.sqrt(np.mean(np.diff(rr) ** 2)) == pytest.approx(58.6604, abs=5e-5)


# --- OpenHRV ----------------------------------------------------------------------------------
def test_openhrv_intervals_are_at_the_time_they_were_written(tmp_path: Path) -> None:
    recording = read_file(_written(tmp_path, OPENHRV, "x.csv"))
    intervals = [e for e in recording.events() if isinstance(e, RrIntervals)]
    assert [(e.time, e.rr_ms[0], e.clock) for e in intervals] == [
        (0.0, 801.0, "arrival"),
        (0.9, 802.0, "arrival"),
        (1.6, 803.0, "arrival"),
    ]
    (marker,) = [e for e in recording.events() if isinstance(e, Marker)]
    assert (marker.time, marker.text) == (1.1, "felt calm, then not")
    assert recording.notes == ("Left out: hrv.",)
    assert recording.meta.started_at.startswith("2026-03-01T10:00:00.5")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("IBI,802", "IBI,8o2", "Line 4"),
        ("2026-03-01T10:00:01.400000", "yesterday", "Line 4"),
        ("IBI", "other", "no intervals"),
        ("10:00:02.1", "09:00:02.1", "do not go on"),
        ("IBI,803", "IBI,8e9", "Line 6"),
    ],
)
def test_an_openhrv_file_that_cannot_be_read_says_why(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        read_file(_written(tmp_path, OPENHRV.replace(old, new), "x.csv"))


# --- Empatica E4 ------------------------------------------------------------------------------
def _e4_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "e4"
    _written(tmp_path, "1560279825.0\n4.0\n0.1\n0.2\n0.3\n0.4\n0.5\n", "e4/EDA.csv")
    _written(tmp_path, "1560279826.0\n64.0\n" + "1.5\n" * 64, "e4/BVP.csv")
    _written(
        tmp_path,
        "1560279825.0,1560279825.0,1560279825.0\n32.0,32.0,32.0\n" + "64,0,-64\n" * 32,
        "e4/ACC.csv",
    )
    _written(tmp_path, "1560279825.0, IBI\n2.5,0.8\n3.3,0.8\n9.9,0.9\n", "e4/IBI.csv")
    _written(tmp_path, "1560279827.25\n", "e4/tags.csv")
    _written(tmp_path, "1560279835.0\n1.0\n60\n", "e4/HR.csv")
    return folder


def _check_e4(recording: ImportedRecording) -> None:
    found = streams(recording)
    info, times, values = found["eda"]
    assert (info.unit, info.sampling_rate) == ("uS", 4.0)
    assert times.tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert values.tolist() == [0.1, 0.2, 0.3, 0.4, 0.5]
    assert found["ppg"][1][0] == 1.0  # began a second later
    acc = [e for e in recording.events() if isinstance(e, SampleBatch) and "/acc/" in e.stream]
    assert {(e.stream[-1], float(e.values[0])) for e in acc} == {
        ("x", 1000.0),
        ("y", 0.0),
        ("z", -1000.0),
    }
    intervals = [e for e in recording.events() if isinstance(e, RrIntervals)]
    assert [(e.time, e.rr_ms[0]) for e in intervals] == [(2.5, 800.0), (3.3, 800.0), (9.9, 900.0)]
    assert [e.time for e in recording.events() if isinstance(e, Marker)] == [2.25]
    assert recording.meta.started_at == "2019-06-11T19:03:45+00:00"


def test_all_files_of_an_e4_lie_on_one_time_axis(tmp_path: Path) -> None:
    _check_e4(read_file(_e4_folder(tmp_path)))


def test_an_e4_recording_is_read_from_its_zip(tmp_path: Path) -> None:
    folder = _e4_folder(tmp_path)
    with zipfile.ZipFile(tmp_path / "e4.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"1560279825_A00000/{path.name}")
    _check_e4(read_file(tmp_path / "e4.zip"))


def test_one_file_of_an_e4_is_read_by_itself(tmp_path: Path) -> None:
    found = streams(read_file(_e4_folder(tmp_path) / "EDA.csv"))
    assert list(found) == ["eda"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("EDA.csv", "1560279825.0\n4.0\n", "EDA.csv.*no samples"),
        ("EDA.csv", "1560279825.0\n0\n1\n2\n", "EDA.csv.*Line 2"),
        ("EDA.csv", "1560279825.0\n4.0\n1e12\n2\n", "EDA.csv.*no sensor gives"),
        ("IBI.csv", "1560279825.0, IBI\n2.5,0.8\n1.0,0.8\n", "IBI.csv.*line 3"),
        ("tags.csv", "2560279825.0\n", "tags.csv.*outside"),
    ],
)
def test_an_e4_file_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, content: str, told: str
) -> None:
    folder = _e4_folder(tmp_path)
    (folder / name).write_text(content)
    with pytest.raises(InputError, match=told):
        read_file(folder)


def test_a_zip_of_something_else_is_no_recording(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(InputError, match="not a recording"):
        read_file(tmp_path / "x.zip")


def test_a_real_e4_folder_gives_its_values(test_data: Path) -> None:
    folder = test_data / "flirt" / "empatica"
    recording = read_file(folder)
    eda = np.loadtxt(folder / "EDA.csv", skiprows=2)
    _, times, values = streams(recording)["eda"]
    assert np.array_equal(values, eda)
    assert times == pytest.approx(np.arange(len(eda)) / 4.0)
    ibi = np.loadtxt(folder / "IBI.csv", skiprows=1, delimiter=",")
    intervals = [e for e in recording.events() if isinstance(e, RrIntervals)]
    assert [e.time for e in intervals] == ibi[:, 0].tolist()
    assert [e.rr_ms[0] for e in intervals] == pytest.approx(ibi[:, 1] * 1000, abs=1e-6)
