import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biofeedback.events import (
    DERIVED,
    Event,
    Metric,
    SampleBatch,
    StreamInfo,
    read_only,
)
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record
from tests.recordings.strategies import any_event


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(any_event(), max_size=12))
def test_any_events_come_back_in_order_and_exactly(vault: Vault, events: list[Event]) -> None:
    recording = record(vault, events)
    assert list(recording.events()) == [e for e in events if not isinstance(e, DERIVED)]
    assert list(recording.derived()) == [e for e in events if isinstance(e, DERIVED)]
    assert list(recording.all_events()) == events


def test_a_stream_is_read_as_one_array_with_its_holes(vault: Vault) -> None:
    by_name = {stream.info.stream: stream for stream in record(vault, everything()).streams()}
    eda = by_name["client/eda/uart-9"]
    assert eda.info.unit == "uS"
    assert eda.rate_hz == 10.0
    seconds = [second for second in range(10) if second not in (5, 6)]
    assert eda.times_s == pytest.approx([s + i / 10 for s in seconds for i in range(10)])
    assert eda.values == pytest.approx([4.0 + 0.01 * i + s for s in seconds for i in range(10)])


def test_the_rate_is_that_of_the_sensors_clock(vault: Vault) -> None:
    info = StreamInfo(0.0, "s", "d", "client", "ecg", 130.0, "uV")
    batches = [
        SampleBatch(0.0, "s", 130.0, read_only(np.zeros(65)), 0.5),
        SampleBatch(0.5, "s", 131.0, read_only(np.zeros(131)), 1.5),
    ]
    (stream,) = record(vault, [info, *batches]).streams()
    assert stream.rate_hz == pytest.approx(196 / 1.5)


def test_a_stream_that_changes_its_unit_is_two(vault: Vault) -> None:
    events: list[Event] = []
    for time, unit in ((0.0, "uV"), (2.0, "mV"), (4.0, "uV")):
        events.append(StreamInfo(time, "s", "d", "client", "ecg", 2.0, unit))
        events.append(SampleBatch(time, "s", 2.0, read_only([time, time]), time + 1.0))
    found = record(vault, events).streams()
    assert [(each.info.unit, each.values.tolist()) for each in found] == [
        ("uV", [0.0, 0.0, 4.0, 4.0]),
        ("mV", [2.0, 2.0]),
    ]


def test_channels_stay_side_by_side(vault: Vault) -> None:
    info = StreamInfo(0.0, "s", "d", "client", "acc", 2.0, "mG", ("x", "y"))
    batch = SampleBatch(0.0, "s", 2.0, read_only([[1, 2], [3, 4], [5, 6]]), 1.0)
    (stream,) = record(vault, [info, batch]).streams()
    assert stream.values.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert stream.times_s.tolist() == [0.0, 0.5, 1.0]


def test_metrics_are_read_as_series_with_their_reasons(vault: Vault) -> None:
    events: list[Event] = [
        Metric(1.0, "client", "rmssd", None, "ms", 60.0, 0.1, "needs 60 s, has 1"),
        Metric(1.0, "therapist", "rmssd", 30.0, "ms", 60.0, 1.0),
        Metric(2.0, "client", "rmssd", 41.25, "ms", 60.0, 0.95),
        Metric(3.0, "client", "rmssd", None, "ms", 60.0, 0.2, "gap 2 s ago"),
    ]
    series = {(s.person, s.name): s for s in record(vault, events).metrics()}
    mine = series["client", "rmssd"]
    assert (mine.unit, mine.window_s) == ("ms", 60.0)
    assert mine.times_s.tolist() == [1.0, 2.0, 3.0]
    assert np.array_equal(mine.values, [np.nan, 41.25, np.nan], equal_nan=True)
    assert mine.quality.tolist() == [0.1, 0.95, 0.2]
    assert mine.reasons.tolist() == ["needs 60 s, has 1", None, "gap 2 s ago"]
    assert series["therapist", "rmssd"].values.tolist() == [30.0]


def test_a_session_without_anything_has_no_arrays(vault: Vault) -> None:
    recording = record(vault, [])
    assert recording.streams() == []
    assert recording.metrics() == []
    assert list(recording.beats()) == []
