from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.events import (
    Metric,
    SampleBatch,
    SessionState,
    SkinResponse,
    StreamInfo,
    Tick,
    read_only,
)
from biofeedback.signal.pipeline import Pipeline
from biofeedback.signal.skin import NAMES, Skin

STREAM = "client/eda/uart-1"


def stream(source="file", unit="uS", rate=32.0, time=0.0):
    return StreamInfo(time, STREAM, "uart-1", "client", "eda", rate, unit, source=source)


def batch(time, values, rate=32.0):
    return SampleBatch(time, STREAM, rate, read_only(values), time + len(values) / rate)


def fed(part, values, rate=32.0, start=0.0, size=8):
    derived = []
    for first in range(0, len(values), size):
        derived += part.feed(batch(start + first / rate, values[first : first + size], rate))
    return derived


def named(events, name):
    return [event for event in events if isinstance(event, Metric) and event.name == name]


def begun(source="file", unit="uS", rate=32.0):
    part = Skin("client")
    assert part.feed(stream(source, unit, rate)) == [] or unit != "uS"
    return part


def level(seconds, level_us=5.0, rate=32.0):
    return np.full(round(seconds * rate), level_us)


def with_responses(seconds, onsets, amplitude_us=0.3):
    time = np.arange(seconds * 32) / 32.0
    values = np.full(len(time), 5.0)
    for onset in onsets:
        since = np.clip(time - onset, 0.0, None)
        values += amplitude_us * 1.6 * (np.exp(-since / 4.0) - np.exp(-since / 0.8))
    return values


def test_real_conductance_gives_its_two_responses(test_data: Path):
    file = test_data / "neurokit" / "bio_resting_8min_100hz.csv"
    values = np.loadtxt(file, delimiter=",", skiprows=1, usecols=2)
    derived = fed(begun(rate=100.0), values, rate=100.0, size=50)
    responses = [event for event in derived if isinstance(event, SkinResponse)]
    assert len(responses) == 2
    assert named(derived, "scr_rate")[-1].value == 0.0
    assert max(metric.value or 0.0 for metric in named(derived, "scr_rate")) == 2.0
    assert named(derived, "scl")[-1].value == pytest.approx(values[-1000:].min(), abs=0.01)


def test_metrics_come_once_a_second_with_their_window():
    derived = fed(begun(), level(90.5))
    for name in NAMES:
        assert [metric.time for metric in named(derived, name)] == list(range(1, 91))
    assert named(derived, "scl")[-1].value == pytest.approx(5.0)
    assert named(derived, "skin_clean")[-1].value == 100.0


def test_what_is_not_known_yet_says_so():
    derived = fed(begun(), level(90.5))
    scl = named(derived, "scl")
    assert [metric.reason for metric in scl[:4]] == ["warming up"] * 4
    assert scl[4].value == pytest.approx(5.0)
    rate = named(derived, "scr_rate")
    assert rate[40].reason == "needs 60 s of skin conductance, has 41 s"
    assert rate[89].value == 0.0
    for metric in derived:
        assert (metric.value is None) == (metric.reason is not None)


def test_responses_are_counted_per_minute():
    derived = fed(begun(), with_responses(120, [65.0, 80.0, 95.0]))
    assert len([event for event in derived if isinstance(event, SkinResponse)]) == 3
    assert named(derived, "scr_rate")[109].value == 3.0


@pytest.mark.parametrize(("source", "until_s"), [("sensor", 300), ("simulated", 60), ("file", 0)])
def test_responses_are_drawn_but_not_counted_while_electrodes_settle(source, until_s):
    derived = fed(begun(source), with_responses(400, [30.0, 390.0]))
    assert len([event for event in derived if isinstance(event, SkinResponse)]) == 2
    rate = named(derived, "scr_rate")
    shown = [metric.time for metric in rate if metric.value is not None]
    assert shown[0] == max(until_s, 60)
    if source == "sensor":
        assert rate[0].reason == "settling, about 5 min left"
        assert rate[250].reason == "settling, about 1 min left"
    assert named(derived, "scl")[10].value == pytest.approx(5.0)


def test_settling_begins_again_after_a_minute_without_contact():
    values = np.concatenate((level(310), np.zeros(32 * 70), level(30)))
    rate = named(fed(begun("sensor"), values), "scr_rate")
    assert rate[304].value == 0.0
    assert rate[405].reason == "settling, about 5 min left"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (0.0, "no skin contact"),
        (-1.0, "no skin contact"),
        (0.1, "the electrodes barely touch"),
        (75.0, "above the range of skin"),
        (np.nan, "a jump or a hole in the last seconds"),
    ],
)
def test_what_is_no_skin_is_withheld_with_its_reason(value, reason):
    values = np.concatenate((level(70), np.full(32 * 20, value)))
    last = {metric.name: metric for metric in fed(begun(), values) if isinstance(metric, Metric)}
    assert last["scl"].reason == last["conductance"].reason == reason
    assert last["scr_rate"].reason.startswith("patchy: 6")
    assert last["skin_clean"].value == pytest.approx(67.0, abs=10.0)


def test_a_sensor_without_microsiemens_gives_no_metric_and_says_why():
    part = Skin("client")
    withheld = part.feed(stream(unit="a.u."))
    assert {metric.name for metric in withheld} == set(NAMES)
    assert {metric.reason for metric in withheld} == {
        "not available: this sensor does not measure in µS"
    }
    assert fed(part, level(70)) == []


def test_silence_is_noticed_once():
    part = begun()
    fed(part, level(70))
    assert part.feed(Tick(72.0)) == []
    assert {metric.reason for metric in part.feed(Tick(73.5))} == {"no skin conductance for 3 s"}
    assert part.feed(Tick(74.5)) == []
    assert named(fed(part, level(2), start=80.0), "scl")


def test_a_pause_blanks_the_metrics():
    part = begun()
    fed(part, level(70))
    withheld = part.feed(SessionState(71.0, recording=True, paused_by="client"))
    assert {metric.reason for metric in withheld} == {"paused"}


def test_nothing_is_carried_across_a_gap():
    part = begun()
    fed(part, level(70, 5.0))
    after = fed(part, level(70, 9.0), start=100.0)
    assert not [event for event in after if isinstance(event, SkinResponse)]
    assert [metric.time for metric in named(after, "scl")[:2]] == [70.0, 101.0]
    assert named(after, "scl")[1].value is None
    assert named(after, "scl")[10].value == pytest.approx(9.0)
    assert named(after, "scr_rate")[10].reason is not None


def test_other_streams_and_other_people_are_left_alone():
    part = begun()
    other = SampleBatch(0.0, "client/ecg/h10-1", 130.0, read_only(np.ones(73)), 0.6)
    assert part.feed(other) == []


def test_a_second_start_of_the_same_stream_keeps_the_wear_time():
    part = begun("sensor")
    fed(part, level(200))
    part.feed(stream("sensor", time=203.0))
    rate = named(fed(part, level(120), start=203.0), "scr_rate")
    assert rate[0].reason == "settling, about 2 min left"
    assert rate[-1].value == 0.0


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.lists(st.integers(0, 32 * 70), max_size=10), st.floats(0, 1e4))
def test_any_chunking_gives_the_same_events(seed, cuts, start):
    rng = np.random.default_rng(seed)
    values = with_responses(70, rng.uniform(0.0, 70.0, 5)) + rng.normal(0.0, 0.01, 32 * 70)
    values[rng.integers(0, len(values), 2)] = rng.choice([0.0, np.nan, 8.0], 2)
    whole = begun().feed(batch(start, values))
    part = begun()
    pieces = []
    begin = 0
    for piece in np.split(values, sorted(cuts)):
        if len(piece):
            pieces += part.feed(batch(start + begin / 32.0, piece))
        begin += len(piece)
    assert pieces == whole


def test_a_replay_gives_event_by_event_what_was_derived_live():
    values = with_responses(170, [20.0, 61.0, 90.0])
    values[32 * 40], values[32 * 80] = np.nan, 70.0
    batches = [batch(at / 32.0, values[at : at + 7]) for at in range(0, len(values), 7)]
    later = [replace(each, time=each.time + 1.3) for each in batches[500:]]
    other = replace(stream(time=150.0), stream="client/eda/other")
    swapped = [replace(each, stream=other.stream) for each in later[170:]]
    ticks = [Tick(float(second)) for second in range(1, 175)]
    parted = [*batches[:500], *later[:180], other, *swapped, *later[180:]]
    events = [stream(), *sorted([*parted, *ticks], key=lambda event: event.time)]
    pipeline = Pipeline()
    live = [(event, pipeline.feed(event)) for event in events]
    assert list(Pipeline().replay(events)) == live
    assert len([each for _, found in live for each in named(found, "scr_rate")]) > 150
