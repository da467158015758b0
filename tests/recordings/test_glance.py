"""A glance at a session shows what reading it event by event shows."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from biofeedback.events import (
    Beat,
    Event,
    Metric,
    RrIntervals,
    SampleBatch,
    SkinResponse,
    Tick,
    Verdict,
)
from biofeedback.recordings.glance import VERDICTS, glance, samples
from biofeedback.recordings.recording import Recording
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record

NOT_SINGLE = (Beat, Metric, RrIntervals, SampleBatch, SkinResponse, Tick)


@pytest.fixture
def session(vault: Vault) -> Recording:
    events: list[Event] = []
    for event in everything():
        events.append(event)
        if isinstance(event, Beat):  # as it was told before its verdict
            early = Beat(event.time, "client", event.index, event.rr_ms, "ok", True, True)
            events.insert(-1, early)
    events.append(Beat(9.5, "therapist", 0, 900.0, "missed", False, source="ecg"))
    events.append(SkinResponse(9.6, "therapist", 9.1, 0.5))
    return record(vault, events)


def test_single_events_come_in_their_order(session: Recording) -> None:
    expected = [event for event in session.all_events() if not isinstance(event, NOT_SINGLE)]
    assert list(glance(session, ()).events) == expected


def test_beats_are_the_final_ones(session: Recording) -> None:
    for person, beats in glance(session, ()).beats.items():
        expected = [
            each
            for each in session.derived()
            if isinstance(each, Beat) and each.person == person and not each.provisional
        ]
        assert beats.times.tolist() == [each.time for each in expected]
        assert beats.rr_ms.tolist() == [each.rr_ms for each in expected]
        assert beats.index.tolist() == [each.index for each in expected]
        assert beats.adjacent.tolist() == [each.adjacent for each in expected]
        assert [VERDICTS[each] for each in beats.verdicts] == [each.verdict for each in expected]
        assert len(beats) == len(expected)


def test_every_verdict_has_a_place() -> None:
    assert get_args(Verdict) == VERDICTS


def test_only_the_metrics_asked_for_are_read(session: Recording) -> None:
    metrics = glance(session, ("hr", "rmssd")).metrics
    assert set(metrics) == {("client", "hr"), ("client", "rmssd")}
    assert metrics["client", "hr"].values.tolist() == [74.25] * 8
    assert np.isnan(metrics["client", "rmssd"].values).all()
    assert glance(session, ()).metrics == {}


def test_responses_belong_to_their_person(session: Recording) -> None:
    responses = glance(session, ()).responses
    assert responses["client"].times.tolist() == [8.4]
    assert responses["therapist"].amplitudes_us.tolist() == [0.5]


def test_samples_of_a_stretch_are_those_of_the_stream(session: Recording) -> None:
    beats = glance(session, ()).beats["client"]
    first, last = int(beats.seq[2]), int(beats.seq[5])
    found = samples(session, "client/eda/uart-9", first, last)
    whole = [each for each in session.events() if isinstance(each, SampleBatch)]
    wanted = [each for each in whole if each.stream == "client/eda/uart-9"]
    assert found
    assert found == [each for each in wanted if found[0].time <= each.time <= found[-1].time]
    assert len(found) < len(wanted)
    assert samples(session, "no such stream", first, last) == []


def test_an_empty_session_is_empty(vault: Vault) -> None:
    seen = glance(record(vault, []), ("hr",))
    assert (seen.events, seen.beats, seen.responses, seen.metrics) == ((), {}, {}, {})
