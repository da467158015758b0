from pathlib import Path

import numpy as np
import pytest

from biofeedback.errors import InputError, UsageError
from biofeedback.events import RrIntervals, SampleBatch, Samples, StreamInfo
from biofeedback.recordings.import_csv import column
from biofeedback.recordings.imported import ImportedRecording
from biofeedback.recordings.importers import read_file


def _read(
    tmp_path: Path, content: str, name: str = "r.csv", rate: float | None = None
) -> ImportedRecording:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return read_file(path, rate)


def streams(recording: ImportedRecording) -> dict[str, tuple[StreamInfo, Samples, Samples]]:
    """By kind: the stream, the times and the values of all its samples."""
    found: dict[str, tuple[StreamInfo, Samples, Samples]] = {}
    for info in recording.events():
        if isinstance(info, StreamInfo):
            batches = [
                event
                for event in recording.events()
                if isinstance(event, SampleBatch) and event.stream == info.stream
            ]
            times = [b.time + np.arange(len(b.values)) / b.sampling_rate for b in batches]
            values = [b.values for b in batches]
            found[info.kind] = (info, np.concatenate(times), np.concatenate(values))
    return found


def _intervals(recording: ImportedRecording) -> list[tuple[float, float, str]]:
    return [
        (event.time, event.rr_ms[0], event.clock)
        for event in recording.events()
        if isinstance(event, RrIntervals)
    ]


@pytest.mark.parametrize(
    "content",
    [
        "time_s,rr_ms\n1.0,800\n1.9,900.5\n30,1000\n",
        "Time_S;RR_MS\n1,0;800\n1,9;900,5\n30;1000\n",
        "time_s\trr_ms\n1.0\t800\n1.9\t900.5\n30\t1000\n",
        '"time (s)","IBI [ms]"\n1.0,800\n1.9,900.5\n30,1000\n',
        "time_ms,rr_ms\n1000,800\n1900,900.5\n30000,1000\n",
        "note,time_s,ibi\n1,1.0,800\n1,1.9,900.5\n1,30,1000\n",
    ],
)
def test_intervals_keep_the_time_at_which_they_ended(tmp_path: Path, content: str) -> None:
    assert _intervals(_read(tmp_path, content)) == [
        (1.0, 800.0, "beat"),
        (1.9, 900.5, "beat"),
        (30.0, 1000.0, "beat"),
    ]


def test_two_columns_without_names_are_arrival_times_and_intervals(tmp_path: Path) -> None:
    recording = _read(tmp_path, "0.4,800\n1.35,850\n1.98,810\n")
    assert _intervals(recording) == [
        (0.4, 800.0, "arrival"),
        (1.35, 850.0, "arrival"),
        (1.98, 810.0, "arrival"),
    ]
    assert "arrived" in recording.notes[0]


def test_two_columns_that_agree_to_the_millisecond_are_times_of_beats(tmp_path: Path) -> None:
    recording = _read(tmp_path, "0.8,0.8\n1.65,0.85\n2.46,0.81\n")
    assert _intervals(recording) == [
        (0.8, 800.0, "beat"),
        (1.65, 850.0, "beat"),
        (2.46, 810.0, "beat"),
    ]


def test_sampled_columns_are_found_by_name_in_any_case(tmp_path: Path) -> None:
    content = "ecg,Rsp,EDA,PhotoSensor\n" + "0.5,2,4.25,5\n" * 25
    recording = _read(tmp_path, content, rate=10.0)
    found = streams(recording)
    assert {kind: info.unit for kind, (info, _, _) in found.items()} == {
        "ecg": "mV",
        "eda": "uS",
        "respiration": "a.u.",
    }
    info, times, values = found["eda"]
    assert info.sampling_rate == 10.0
    assert times == pytest.approx(np.arange(25) / 10)
    assert values.tolist() == [4.25] * 25
    assert recording.notes == ("Left out: PhotoSensor.",)
    assert recording.duration_s == pytest.approx(2.4)


@pytest.mark.parametrize(
    ("name", "role", "unit"),
    [
        ("EDA", "eda", ""),
        ("EDA_uS", "eda", "us"),
        ("EDA (µS)", "eda", "us"),
        ("conductance_uS", "eda", "us"),
        ("GSR [nS]", "eda", "ns"),
        ("Skin Conductance", "eda", ""),
        ("ECG", "ecg", ""),
        ("ECG_uV", "ecg", "uv"),
        ("ekg (mV)", "ecg", "mv"),
        ("Resp", "respiration", ""),
        ("time_s", "time", "s"),
        ("Time (ms)", "time", "ms"),
        ("t", "time", ""),
        ("rr_ms", "rr", "ms"),
        ("RR interval (s)", "rr", "s"),
        ("NN", "rr", ""),
    ],
)
def test_a_column_says_what_it_holds(name: str, role: str, unit: str) -> None:
    found = column(name, 0)
    assert found is not None
    assert (found.role, found.unit) == (role, unit)


@pytest.mark.parametrize("name", ["PhotoSensor", "tonic_uS", "hr", "", "s", "marker"])
def test_a_column_we_do_not_know_is_not_guessed(name: str) -> None:
    assert column(name, 0) is None


@pytest.mark.parametrize(
    ("header", "unit", "factor"),
    [("EDA_nS", "uS", 1e-3), ("ECG_V", "mV", 1e3), ("ECG_uV", "uV", 1.0), ("EDA", "uS", 1.0)],
)
def test_units_of_the_header_are_kept(
    tmp_path: Path, header: str, unit: str, factor: float
) -> None:
    ((info, _, values),) = streams(_read(tmp_path, f"{header}\n2\n4\n", rate=4.0)).values()
    assert info.unit == unit
    assert values.tolist() == [2 * factor, 4 * factor]


def test_a_hole_between_rows_is_a_hole_in_time(tmp_path: Path) -> None:
    rows = [f"{t / 10},{t}" for t in (*range(12), *range(50, 60))]
    ((info, times, values),) = streams(_read(tmp_path, "time_s,eda\n" + "\n".join(rows))).values()
    assert info.sampling_rate == 10.0
    assert times == pytest.approx([t / 10 for t in (*range(12), *range(50, 60))])
    assert values.tolist() == [*range(12), *range(50, 60)]


def test_an_empty_cell_is_a_missing_sample(tmp_path: Path) -> None:
    ((_, _, values),) = streams(_read(tmp_path, "t,eda\n0,1\n0.5,\n1,3\n")).values()
    assert np.array_equal(values, [1.0, np.nan, 3.0], equal_nan=True)


def test_a_wall_clock_is_counted_from_the_first_row(tmp_path: Path) -> None:
    content = "time_s,eda\n1700000000.0,1\n1700000000.5,2\n1700000001.0,3\n"
    ((_, times, _),) = streams(_read(tmp_path, content)).values()
    assert times.tolist() == [0.0, 0.5, 1.0]


def test_events_come_in_the_order_of_their_arrival(tmp_path: Path) -> None:
    rows = "\n".join("1,2" for _ in range(1000))
    events = list(_read(tmp_path, f"ecg,eda\n{rows}", rate=100.0).events())
    batches = [event for event in events if isinstance(event, SampleBatch)]
    arrivals = [batch.arrival for batch in batches]
    assert arrivals == sorted(arrivals)
    assert all(0.5 <= len(batch.values) / 100 <= 1.0 for batch in batches)


def test_without_a_time_the_rate_has_to_be_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--sampling-rate"):
        _read(tmp_path, "ecg\n1\n2\n")


def test_a_rate_in_the_name_of_the_file_is_taken_and_said(tmp_path: Path) -> None:
    recording = _read(tmp_path, "ecg\n1\n2\n", name="rest_12.5Hz.csv")
    assert streams(recording)["ecg"][0].sampling_rate == 12.5
    assert "12.5 samples per second" in recording.notes[0]


def test_a_rate_that_was_said_goes_before_the_name(tmp_path: Path) -> None:
    recording = _read(tmp_path, "ecg\n1\n2\n", name="rest_100hz.csv", rate=50.0)
    assert streams(recording)["ecg"][0].sampling_rate == 50.0


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf")])
def test_a_rate_that_is_none_is_refused(tmp_path: Path, rate: float) -> None:
    with pytest.raises(UsageError, match="above 0"):
        _read(tmp_path, "ecg\n1\n2\n", rate=rate)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("time_s,rr_ms\n", "no rows"),
        ("time_s,rr_ms\n1,800\n0.5,810\n", "Line 3|line 3"),
        ("time_s,rr_ms\n1,800\nx,810\n", "Line 3"),
        ("time_s,rr_ms\n1,800\n2\n", "Line 3"),
        ("time_s,rr_ms\n,800\n2,800\n", "line 2"),
        ("time_s,eda\n1,800\n1,800\n1,3\n", "does not advance"),
        ("time_s,eda\n0,1\n", "does not advance"),
        ("t,eda\n0,1\n1,1e300\n2,1\n", "Line 3 holds 1e"),
        ("length,width\n1,2\n", "rename the columns"),
        ("1,20\n3,40\n", "not intervals"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        _read(tmp_path, content)


def test_a_real_heart_strap_is_read_with_its_arrival_times(test_data: Path) -> None:
    path = test_data / "polar_h10_ibi" / "sample_data_ibi.csv"
    intervals = _intervals(read_file(path))
    expected = np.loadtxt(path, delimiter=",")
    assert len(intervals) == 620
    assert {clock for _, _, clock in intervals} == {"arrival"}
    assert [time for time, _, _ in intervals] == expected[:, 0].tolist()
    assert [rr for _, rr, _ in intervals] == expected[:, 1].tolist()


def test_a_real_laboratory_recording_is_read_exactly(test_data: Path) -> None:
    path = test_data / "neurokit" / "bio_resting_8min_100hz.csv"
    expected = np.loadtxt(path, delimiter=",", skiprows=1)
    found = streams(read_file(path))
    for kind, index in (("ecg", 0), ("respiration", 1), ("eda", 2)):
        info, times, values = found[kind]
        assert info.sampling_rate == 100.0
        assert np.array_equal(values, expected[:, index])
        assert times == pytest.approx(np.arange(len(expected)) / 100)
