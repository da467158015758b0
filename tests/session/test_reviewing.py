"""A recording is prepared for looking back with nothing closed up, and nothing invented."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from biofeedback.events import Beat, Event, RrIntervals, SessionMeta
from biofeedback.recordings.recording import Recording
from biofeedback.recordings.vault import Vault
from biofeedback.session.apart import apart
from biofeedback.session.replaying import interpret
from biofeedback.session.review_reading import open_review, review_of
from biofeedback.session.reviewing import Review, Span, curves, cuts, traces, usable
from tests.session.looking_back import LENGTH_S, META, RUPTURE, beats, conductance, session


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.create(tmp_path / "library", os.urandom(32)) as made:
        made.people.agree("Wren", "record", "1", "words")
        yield made


def recorded(vault: Vault, events: list[Event], meta: SessionMeta = META) -> Recording:
    writer = vault.new_session(meta)
    writer.write(events)
    writer.close()
    return vault.session(meta.session_id)


@pytest.fixture
def review(vault: Vault) -> Review:
    return open_review(recorded(vault, session()))


def test_it_holds_what_was_recorded(review: Review) -> None:
    wearer = review.wearers["client"]
    assert set(review.wearers) == {"client"}
    assert wearer.beats.times.tolist() == [beat.time for beat in beats()]
    assert wearer.skin.values[:3].tolist() == [4.0, 4.0, 4.0]
    assert np.isnan(wearer.skin.values[600:620]).all()
    assert wearer.responses.times.tolist() == [350.0, 403.0, 420.0, 450.0]
    assert [each.name for each in review.sensors] == ["Polar H10", "Conductance sensor"]
    assert (review.meta.person, review.duration_s, review.complete) == ("Wren", LENGTH_S, True)


def test_a_gap_is_as_wide_as_the_time_lost(review: Review) -> None:
    (hole,) = review.wearers["client"].holes
    assert (hole.role, hole.start, hole.end) == ("heart", 200.0, 230.0)


def test_phases_and_paced_blocks_lie_side_by_side(review: Review) -> None:
    assert review.spans == (
        Span(0.0, 300.0, "free breathing"),
        Span(300.0, 500.0, "talk"),
        Span(500.0, 700.0, "talk", "long-exhale-4-6"),
        Span(700.0, LENGTH_S, "talk"),
    )


def test_windows_end_at_phases_and_at_both_ends_of_gaps(review: Review) -> None:
    assert cuts(review, "client", "heart") == [0.0, 200.0, 230.0, 300.0, 500.0, 700.0]
    assert cuts(review, "client", "skin") == [0.0, 300.0, 500.0, 700.0]


def test_flagged_beats_and_lost_seconds_do_not_count(review: Review) -> None:
    counting = traces(review.wearers["client"], {})
    expected = [beat for beat in beats() if beat.verdict == "ok"]
    assert counting.beat_times.tolist() == [beat.time for beat in expected]
    assert len(counting.skin_times) == LENGTH_S - 20
    assert np.isfinite(counting.conductance_us).all()


def test_curves_are_blank_in_a_gap_and_follow_what_happened(review: Review) -> None:
    smooth = curves(traces(review.wearers["client"], {}), review.duration_s)
    assert len(smooth.grid) == LENGTH_S + 1
    assert np.isnan(smooth.heart_bpm[210:221]).all()
    assert smooth.heart_bpm[100] == pytest.approx(70.0)
    assert smooth.heart_bpm[int(RUPTURE) + 6] == pytest.approx(79.8, abs=0.5)
    assert np.exp(smooth.skin_ln[430]) == pytest.approx(conductance(430.0))


def test_a_verdict_by_hand_counts_and_can_be_undone(vault: Vault, review: Review) -> None:
    wearer = review.wearers["client"]
    additions = vault.additions("last")
    additions.set_verdict("client", 50, "ok")
    additions.set_verdict("client", 51, "ectopic")
    changed = review.with_additions(additions.all())
    assert changed.given("client") == {50: "ok", 51: "ectopic"}
    good = usable(wearer.beats, changed.given("client"))
    assert good[50]
    assert not good[51]
    additions.undo()
    additions.undo()
    again = usable(wearer.beats, review.with_additions(additions.all()).given("client"))
    assert again.tolist() == usable(wearer.beats, {}).tolist()


def test_the_recording_through_the_pipeline_again_gives_what_was_stored(vault: Vault) -> None:
    events: list[Event] = [
        RrIntervals(0.8 * n, "client", "strap", 75.0, (800.0 + n % 7,)) for n in range(1, 400)
    ]
    heard: list[Event] = []
    interpret(events, (heard.append,))
    stored = open_review(recorded(vault, heard))
    again = review_of(META, stored.duration_s, events)
    mine, theirs = stored.wearers["client"].beats, again.wearers["client"].beats
    assert mine.times.tolist() == theirs.times.tolist()
    assert mine.verdicts.tolist() == theirs.verdicts.tolist()
    assert len(mine) == 399


def test_a_recording_without_beats_is_interpreted_when_it_is_opened(vault: Vault) -> None:
    events: list[Event] = [
        RrIntervals(0.8 * n, "client", "file", None, (800.0,), clock="beat", source="file")
        for n in range(1, 200)
    ]
    recording = recorded(vault, events)
    opened = open_review(recording)
    assert len(opened.wearers["client"].beats) == 199
    elsewhere = open_review(recording, apart).wearers["client"].beats
    assert elsewhere.times.tolist() == opened.wearers["client"].beats.times.tolist()


def test_provisional_beats_are_left_out() -> None:
    events: list[Event] = [
        RrIntervals(0.8 * n, "client", "strap", 75.0, (800.0,)) for n in range(1, 50)
    ]
    heard: list[Event] = []
    interpret(events, (heard.append,))
    final = [each for each in heard if isinstance(each, Beat) and not each.provisional]
    assert len(review_of(META, 40.0, events).wearers["client"].beats) == len(final) == 49


def test_nothing_at_all_can_be_opened(vault: Vault) -> None:
    empty = open_review(recorded(vault, []))
    assert empty.wearers == {}
    assert empty.spans == ()
    assert cuts(empty, "client", "heart") == []
