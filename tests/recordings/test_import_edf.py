import sys
from datetime import date, time
from pathlib import Path

import edfio
import numpy as np
import pytest

from biofeedback.errors import InputError, UsageError
from biofeedback.events import Event, Marker, RrIntervals
from biofeedback.recordings.exporters import export
from biofeedback.recordings.importers import read_file
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record
from tests.recordings.test_import_csv import streams
from tests.recordings.xdf_files import write_xdf, xdf_stream


def _edf(path: Path, *, records: int = 4, bdf: bool = False) -> Path:
    signal, file = (edfio.BdfSignal, edfio.Bdf) if bdf else (edfio.EdfSignal, edfio.Edf)
    wave = np.sin(np.arange(records * 10))
    file(  # type: ignore[operator]
        [
            signal(wave, 10, label="ECG II", physical_dimension="mV"),
            signal(wave[::2] + 5, 5, label="GSR", physical_dimension="uS"),
            signal(wave[::2], 5, label="EMG chin", physical_dimension="uV"),
        ],
        annotations=[edfio.EdfAnnotation(1.5, None, "Lights off")],
        recording=edfio.Recording(startdate=date(2020, 2, 3)),
        starttime=time(4, 5, 6),
        data_record_duration=1,
    ).write(path)
    return path


@pytest.mark.parametrize("bdf", [False, True])
def test_channels_are_found_by_their_labels(tmp_path: Path, bdf: bool) -> None:
    recording = read_file(_edf(tmp_path / "s.edf", bdf=bdf))
    found = streams(recording)
    assert set(found) == {"ecg", "eda"}
    info, times, values = found["ecg"]
    assert (info.unit, info.sampling_rate) == ("mV", 10.0)
    assert times == pytest.approx(np.arange(40) / 10)
    assert values == pytest.approx(np.sin(np.arange(40)), abs=2 / 65_535)
    assert found["eda"][0].unit == "uS"
    assert recording.notes == ("Left out: EMG chin.",)
    assert recording.meta.started_at.startswith("2020-02-03T04:05:06")
    assert [(e.time, e.text) for e in recording.events() if isinstance(e, Marker)] == [
        (1.5, "Lights off")
    ]


def test_a_channel_can_be_chosen(tmp_path: Path) -> None:
    recording = read_file(_edf(tmp_path / "s.edf"), columns={"EMG chin": "respiration"})
    assert set(streams(recording)) == {"respiration"}


def test_a_discontinuous_file_keeps_its_holes(tmp_path: Path) -> None:
    path = _edf(tmp_path / "s.edf")
    content = path.read_bytes().replace(b"EDF+C", b"EDF+D", 1)
    content = content.replace(b"+2\x14\x14", b"+7\x14\x14").replace(b"+3\x14\x14", b"+8\x14\x14")
    path.write_bytes(content)
    _, times, _ = streams(read_file(path))["ecg"]
    expected = [second + index / 10 for second in (0, 1, 7, 8) for index in range(10)]
    assert times == pytest.approx(expected)


def test_our_own_export_comes_back(vault: Vault, tmp_path: Path) -> None:
    events = everything()
    export(record(vault, events), "edf", tmp_path / "s.edf", "none")
    recording = read_file(tmp_path / "s.edf")
    _, _, values = streams(recording)["ecg"]
    assert np.isnan(values[5 * 130 : 7 * 130]).all()
    assert values[:130].tolist() == [100.0 * (index % 7) for index in range(130)]
    intervals: list[Event] = [e for e in recording.events() if isinstance(e, RrIntervals)]
    assert len(intervals) == 8


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9])
def test_a_file_cut_short_is_said_so(tmp_path: Path, share: float) -> None:
    path = _edf(tmp_path / "s.edf", records=100)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(InputError, match=r"damaged|not a recording"):
        read_file(path)


def test_labels_that_say_nothing_are_listed(tmp_path: Path) -> None:
    edfio.Edf([edfio.EdfSignal(np.arange(10.0), 10, label="EMG")]).write(tmp_path / "s.edf")
    with pytest.raises(InputError, match="found EMG"):
        read_file(tmp_path / "s.edf")


# --- XDF --------------------------------------------------------------------------------------
def _xdf(path: Path) -> Path:
    at = 1000.0 + np.arange(50) / 10
    wave = [[float(np.sin(index)), 5.0 + index / 100] for index in range(50)]
    return write_xdf(
        path,
        xdf_stream(1, "amp", "EXG", at, wave, 10.0, [("ECG", "mV"), ("EDA", "uS")]),
        xdf_stream(2, "strap", "RR", [1000.5, 1001.4], [[800.0], [900.0]]),
        xdf_stream(3, "events", "Markers", [1002.0], ["hello, there"]),
        xdf_stream(4, "gaze", "Gaze", at, [[1.0]] * 50, 10.0),
    )


def test_streams_are_found_by_type_or_label(tmp_path: Path) -> None:
    recording = read_file(_xdf(tmp_path / "s.xdf"))
    found = streams(recording)
    assert set(found) == {"ecg", "eda"}
    info, times, values = found["ecg"]
    assert info.unit == "mV"
    assert times == pytest.approx(np.arange(50) / 10, abs=1e-6)
    assert values == pytest.approx(np.sin(np.arange(50)))
    intervals = [e for e in recording.events() if isinstance(e, RrIntervals)]
    assert [(round(e.time, 6), e.rr_ms[0], e.clock) for e in intervals] == [
        (0.5, 800.0, "arrival"),
        (1.4, 900.0, "arrival"),
    ]
    markers = [e for e in recording.events() if isinstance(e, Marker)]
    assert [(round(e.time, 6), e.text) for e in markers] == [(2.0, "hello, there")]
    assert recording.notes == ("Left out: gaze.",)


def test_a_stream_can_be_chosen(tmp_path: Path) -> None:
    recording = read_file(_xdf(tmp_path / "s.xdf"), columns={"gaze": "respiration"})
    assert "respiration" in streams(recording)


def test_without_the_library_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyxdf", None)
    with pytest.raises(UsageError, match=r"biofeedback\[xdf\]"):
        read_file(_xdf(tmp_path / "s.xdf"))
