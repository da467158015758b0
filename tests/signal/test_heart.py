from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biofeedback.events import (
    Beat,
    Event,
    Gap,
    Metric,
    PacerChange,
    RrIntervals,
    SampleBatch,
    SessionState,
    StreamInfo,
    Tick,
    read_only,
)
from biofeedback.signal.heart import Heart
from biofeedback.signal.metrics import METRICS
from tests.signal import recorded
from tests.signal.recorded import (
    ecg_of,
    final_beats,
    intervals,
    metrics,
    polar_h10_ibi,
    polar_h10_ventricular,
    with_ticks,
)


def derived(events: Iterable[Event]) -> list[Event]:
    """What the client's heart alone derives."""
    return recorded.derived(events, Heart("client"))


SIX_A_MINUTE = (("in", 4.0), ("out", 6.0))


def steady(seconds: float, start: float = 0.0, seed: int = 1) -> list[RrIntervals]:
    """A heart at rest with a breath of 15 a minute, on an exact clock."""
    rng = np.random.default_rng(seed)
    time, rr_ms, times = start, [], []
    while time < start + seconds:
        rr = 820.0 + 25.0 * np.sin(2.0 * np.pi * 0.25 * time) + rng.normal(0.0, 6.0)
        time += rr / 1000.0
        rr_ms.append(rr)
        times.append(time)
    return intervals(rr_ms, times)


def reasons(found: list[Metric]) -> set[str]:
    return {metric.reason for metric in found if metric.reason is not None}


def test_every_beat_comes_provisional_and_then_final_with_the_same_index() -> None:
    beats = [each for each in derived(steady(30.0)) if isinstance(each, Beat)]
    provisional = [beat for beat in beats if beat.provisional]
    final = [beat for beat in beats if not beat.provisional]
    assert [beat.index for beat in provisional] == [beat.index for beat in final]
    assert [beat.rr_ms for beat in provisional] == [beat.rr_ms for beat in final]
    place = {(beat.index, beat.provisional): at for at, beat in enumerate(beats)}
    assert all(place[index, True] < place[index, False] for index in range(len(final)))


def test_a_real_strap_is_never_flagged(test_data: Path) -> None:
    found = derived(with_ticks(polar_h10_ibi(test_data)))
    assert {beat.verdict for beat in final_beats(found)} == {"ok"}
    assert all(metric.value == 100.0 for metric in metrics(found, "heart_clean"))


def test_ventricular_beats_are_never_shown_as_variability(test_data: Path) -> None:
    found = derived(with_ticks(polar_h10_ventricular(test_data)))
    for name in ("rmssd", "rmssd_30", "ln_rmssd", "sdnn", "pnn50", "rhythm_regularity"):
        assert metrics(found, name)
        assert all(metric.value is None for metric in metrics(found, name)), name
    assert "rhythm varies for other reasons" in reasons(metrics(found, "rmssd"))
    # 798 beats in 600 s: 80 a minute, however the intervals alternate
    rates = [metric.value for metric in metrics(found, "hr") if metric.value is not None]
    assert len(rates) > 700
    assert np.median(rates) == pytest.approx(80.0, abs=3.0)
    assert np.percentile(rates, 99) < 105.0


def test_a_metric_has_a_value_or_a_reason_and_its_unit_from_the_table(test_data: Path) -> None:
    pacer = PacerChange(200.0, "long-exhale-4-6", SIX_A_MINUTE, "therapist")
    stop = PacerChange(400.0, "", (), "therapist")
    events = sorted([*polar_h10_ibi(test_data), pacer, stop], key=lambda event: event.time)
    found = [each for each in derived(with_ticks(events)) if isinstance(each, Metric)]  # type: ignore[arg-type]
    for metric in found:
        assert (metric.value is None) == (metric.reason is not None)
        assert metric.unit == METRICS[metric.name].unit
        assert 0.0 <= metric.quality <= 1.0
    times = [metric.time for metric in found]
    assert times == sorted(times)
    names = {metric.name for metric in found if metric.value is not None}
    assert names == {
        "hr",
        "rmssd",
        "rmssd_30",
        "ln_rmssd",
        "pnn50",
        "sdnn",
        "heart_clean",
        "rhythm_regularity",
        "peak_to_trough",
        "followed_rate",
    }  # no pacer_phase: this person breathed at four a minute, whatever a pacer would say


def test_a_minute_is_needed_and_counted() -> None:
    found = metrics(derived(steady(80.0)), "rmssd")
    first = next(metric for metric in found if metric.value is not None)
    assert 60.0 <= first.time < 61.5
    assert "needs 60 s of beats, has 41" in reasons(found)


def test_rmssd_is_that_of_the_window_that_ends_with_the_metric() -> None:
    packets = steady(120.0)
    times = np.array([packet.time for packet in packets])
    rr_ms = np.array([packet.rr_ms[0] for packet in packets])
    for name, window_s in (("rmssd", 60.0), ("rmssd_30", 30.0)):
        for metric in metrics(derived(packets), name)[::7]:
            if metric.value is not None:
                inside = (times > metric.time - window_s) & (times <= metric.time)
                expected = np.sqrt(np.mean(np.square(np.diff(rr_ms[inside]))))
                assert metric.value == pytest.approx(expected, rel=1e-9)


def test_silence_withholds_everything_within_three_seconds_and_once() -> None:
    packets = steady(70.0)
    last = packets[-1].time
    silence: list[Event] = [Tick(float(second)) for second in range(71, 80)]
    found = derived([*packets, *silence])
    late = [each for each in found if isinstance(each, Metric) and each.time > last]
    assert {metric.reason for metric in late} == {"no beats for 3 s"}
    assert {metric.time for metric in late} == {float(np.floor(last) + 4.0)}
    assert {"hr", "rmssd", "peak_to_trough"} <= {metric.name for metric in late}


def test_numbers_come_back_after_a_short_hole_and_say_why_after_a_long_one() -> None:
    short = [*steady(70.0), *steady(20.0, start=76.0)]
    after = [metric for metric in metrics(derived(short), "rmssd") if metric.time > 77.0]
    assert all(metric.value is not None for metric in after)
    assert all(metric.quality < 0.95 for metric in after)
    long = [*steady(70.0), *steady(20.0, start=110.0)]
    after = [metric for metric in metrics(derived(long), "rmssd") if metric.time > 100.0]
    assert all(metric.value is None for metric in after)
    assert {"gap 0 s ago", "gap 8 s ago"} <= reasons(after)


def test_no_difference_is_taken_across_a_gap() -> None:
    before = intervals([800.0] * 40)
    after = intervals([1000.0] * 40, 50.0 + np.arange(40))
    gap = Gap(49.0, "strap", "client", 33.0, 49.0, "out of reach")
    found = metrics(derived([*before, gap, *after]), "rmssd_30")
    assert {metric.value for metric in found if metric.value is not None} == {0.0}


@pytest.mark.parametrize("rr_ms", [0.0, -1.0, 1.9e9, float("nan")])
def test_impossible_intervals_change_no_number(rr_ms: float) -> None:
    heart = Heart("client")
    for packet in steady(70.0):
        heart.feed(packet)
    odd = RrIntervals(70.9, "client", "strap", None, (rr_ms,), clock="beat")
    assert not [each for each in heart.feed(odd) if isinstance(each, Metric)]


def test_without_skin_contact_everything_is_withheld() -> None:
    off = RrIntervals(71.0, "client", "strap", 72.0, (830.0,), contact=False, clock="beat")
    found = [each for each in derived([*steady(70.0), off]) if isinstance(each, Metric)]
    assert found[-1].reason == "no skin contact"
    assert found[-1].value is None


def test_a_pause_withholds_everything() -> None:
    pause = SessionState(71.0, recording=True, paused_by="client")
    found = [each for each in derived([*steady(70.0), pause]) if isinstance(each, Metric)]
    assert found[-1].reason == "paused"


def test_a_sensor_without_intervals_shows_its_rate_and_says_so() -> None:
    packets = [RrIntervals(float(second), "client", "wrist", 71.0) for second in range(30)]
    found = [each for each in derived(packets) if isinstance(each, Metric)]
    assert {metric.value for metric in found if metric.name == "hr"} == {71.0}
    assert reasons(found) == {"not available from this sensor"}
    assert not [each for each in derived(packets) if isinstance(each, Beat)]


def test_rmssd_is_withheld_while_paced_and_a_minute_longer() -> None:
    start = PacerChange(70.0, "long-exhale-4-6", SIX_A_MINUTE, "therapist")
    stop = PacerChange(100.0, "", (), "therapist")
    events = sorted([*steady(200.0), start, stop], key=lambda event: event.time)
    found = metrics(derived(events), "rmssd")
    paced = [metric for metric in found if 70.0 <= metric.time < 160.0]
    assert {metric.reason for metric in paced} == {"breathing is paced"}
    assert all(metric.value is not None for metric in found if metric.time >= 160.0)


def paced_heart(seconds: float, hz: float, swing_ms: float) -> list[RrIntervals]:
    """The rate is highest one second after the end of an in-breath of four seconds."""
    time, rr_ms, times = 0.0, [], []
    while time < seconds:
        middle = time + 0.425
        rr = 850.0 - swing_ms * np.cos(2.0 * np.pi * hz * (middle - 4.0 - 1.0))
        time += rr / 1000.0
        rr_ms.append(rr)
        times.append(time)
    return intervals(rr_ms, times)


def test_paced_breathing_gives_swing_followed_rate_and_phase() -> None:
    pacer = PacerChange(0.0, "long-exhale-4-6", SIX_A_MINUTE, "therapist")
    found = derived([pacer, *paced_heart(180.0, 0.1, 60.0)])
    swing = metrics(found, "peak_to_trough")[-1]
    assert swing.value == pytest.approx(60000.0 / 790.0 - 60000.0 / 910.0, rel=0.06)
    assert swing.window_s == pytest.approx(40.0)
    assert metrics(found, "followed_rate")[-1].value == pytest.approx(6.0, abs=0.1)
    assert metrics(found, "pacer_phase")[-1].value == pytest.approx(36.0, abs=4.0)  # 1 s of 10
    assert metrics(found, "rhythm_regularity")[-1].value == pytest.approx(0.89, abs=0.03)


def test_the_phase_needs_to_know_how_late_a_straps_intervals_come() -> None:
    pacer = PacerChange(0.0, "long-exhale-4-6", SIX_A_MINUTE, "therapist")
    exact = paced_heart(120.0, 0.1, 60.0)
    noise = np.random.default_rng(3).normal(0.0, 8.0, len(exact))
    exact = intervals([p.rr_ms[0] + n for p, n in zip(exact, noise, strict=True)])
    late = intervals([p.rr_ms[0] for p in exact], [p.time + 1.5 for p in exact], "arrival")
    alone = metrics(derived([pacer, *late]), "pacer_phase")[-1]
    assert alone.reason == "how late the intervals come is known only beside an ECG"
    both = sorted([pacer, *ecg_of(exact), *late], key=lambda e: getattr(e, "arrival", e.time))
    phases = [metrics(derived(each), "pacer_phase")[-1] for each in ([pacer, *exact], both)]
    assert phases[1].value == pytest.approx(phases[0].value, abs=6.0)


def test_a_rate_that_is_not_the_pacers_is_named_as_it_is() -> None:
    pacer = PacerChange(0.0, "long-exhale-4-6", SIX_A_MINUTE, "therapist")
    found = derived([pacer, *steady(180.0)])
    assert metrics(found, "followed_rate")[-1].value == pytest.approx(15.0, abs=0.3)
    assert metrics(found, "pacer_phase")[-1].value is None


def test_swing_without_a_pacer_follows_the_breath_in_the_rhythm() -> None:
    found = metrics(derived(paced_heart(120.0, 0.1, 60.0)), "peak_to_trough")
    assert found[-1].value == pytest.approx(60000.0 / 790.0 - 60000.0 / 910.0, rel=0.06)
    rng = np.random.default_rng(4)
    noise = metrics(derived(intervals(rng.normal(850.0, 15.0, 140))), "peak_to_trough")
    assert "no clear breathing wave in the heart rhythm" in reasons(noise)


def test_too_many_flagged_beats_withhold() -> None:
    packets = steady(140.0)
    rr_ms = np.array([packet.rr_ms[0] for packet in packets])
    rr_ms[90::6] *= 2.0
    found = derived(intervals(rr_ms))
    assert metrics(found, "rmssd")[-1].value is None
    assert reasons(metrics(found, "rmssd")[-3:]) <= {
        "rhythm varies for other reasons",
        *(f"{percent} % of beats set aside" for percent in range(21, 60)),
    }


def ecg_events(seconds: float, sizes: list[int]) -> list[Event]:
    """ECG of a steady heart in batches of the given sizes, again and again."""
    rate, noise = 130.0, np.random.default_rng(6)
    t = np.arange(round(seconds * rate)) / rate
    phase = (t + 0.05 * np.sin(2.0 * np.pi * 0.25 * t)) % 0.8
    ecg = 900.0 * np.exp(-0.5 * ((phase - 0.4) / 0.012) ** 2) + noise.normal(0.0, 10.0, len(t))
    events: list[Event] = [
        StreamInfo(0.0, "client/ecg/strap", "strap", "client", "ecg", rate, "uV")
    ]
    edges, at = [0], 0
    while edges[-1] < len(t):
        edges.append(min(edges[-1] + sizes[at % len(sizes)], len(t)))
        at += 1
    events += [
        SampleBatch(first / rate, "client/ecg/strap", rate, read_only(ecg[first:last]), last / rate)
        for first, last in pairwise(edges)
    ]
    return events


def test_ecg_gives_beats_where_no_intervals_are_sent() -> None:
    found = derived(ecg_events(70.0, [73]))
    beats = final_beats(found)
    assert {beat.source for beat in beats} == {"ecg"}
    assert len(beats) == pytest.approx(85, abs=3)
    assert metrics(found, "hr")[-1].value == pytest.approx(75.0, abs=3.0)


def test_intervals_take_over_from_ecg() -> None:
    events = sorted([*ecg_events(30.0, [73]), *steady(18.0, 12.0)], key=lambda event: event.time)
    beats = final_beats(derived(events))
    sources = [beat.source for beat in beats]
    assert sources == sorted(sources)  # ecg, then rr
    assert [beat.index for beat in beats] == list(range(len(beats)))
    assert not next(beat for beat in beats if beat.source == "rr").adjacent


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=12))
def test_beats_and_metrics_do_not_depend_on_how_ecg_is_cut(sizes: list[int]) -> None:
    whole = ecg_events(40.0, [10**6])
    assert derived(ecg_events(40.0, sizes)) == derived(whole)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_metrics_do_not_depend_on_how_intervals_share_a_packet(data: st.DataObject) -> None:
    rng = np.random.default_rng(data.draw(st.integers(0, 50)))
    rr_ms = np.round(rng.normal(850.0, 40.0, 90) * 1.024) / 1.024
    cuts = sorted(data.draw(st.sets(st.integers(1, 89), max_size=60)) | {90})
    grouped, single = [], []
    first = 0
    for last in cuts:
        arrival = float(rr_ms[:last].sum()) / 1000.0 + 0.3
        packet = tuple(rr_ms[first:last].tolist())
        grouped.append(RrIntervals(arrival, "client", "strap", None, packet))
        single += [RrIntervals(arrival, "client", "strap", None, (rr,)) for rr in packet]
        first = last
    assert derived(grouped) == derived(single)
