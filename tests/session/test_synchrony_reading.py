"""Two people's signals compared: only where they may be, and only where it can be told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from biofeedback.events import Marker, Metric, PacerChange
from biofeedback.recordings.glance import MetricArrays
from biofeedback.recordings.people import THERAPIST
from biofeedback.recordings.vault import Vault
from biofeedback.session.reviewing import Review
from biofeedback.session.synchrony_reading import missing, shared_movement, together
from biofeedback.signal.synchrony_segments import Blank
from tests.session.two_people import META, two

LONG_EXHALE = (("in", 4.0), ("out", 6.0))


def paced(start: float, end: float) -> list[PacerChange]:
    return [
        PacerChange(start, "long-exhale-4-6", LONG_EXHALE, "therapist"),
        PacerChange(end, "long-exhale-4-6", (), "therapist"),
    ]


def test_two_people_who_have_nothing_in_common_are_within_chance() -> None:
    found = together(two())
    assert list(found) == ["heart"]
    whole = found["heart"].whole
    assert whole.verdict == "within"
    assert whole.low < whole.value < whole.high
    assert whole.usable_share > 0.9
    assert found["heart"].over_time.stretches == ()


def test_coupled_people_are_above_chance_by_most_methods() -> None:
    found = together(two(are_coupled=True))["heart"]
    assert found.whole.verdict == "above"
    assert found.whole.best_lag_s == pytest.approx(2.0, abs=0.5)
    assert [found.others[each] for each in ("either", "windowed", "phase")] == ["above"] * 3
    assert 1 <= len(found.over_time.stretches) <= 3


def test_the_same_session_gives_the_same_chance() -> None:
    first, second = (together(two(minutes=8.0))["heart"].whole for _ in range(2))
    assert (first.low, first.high) == (second.low, second.high)


def test_while_both_are_paced_there_is_no_value_but_a_reason() -> None:
    whole = together(two(minutes=12.0, are_coupled=True, pacer=paced(60.0, 600.0)))["heart"]
    assert (whole.whole.verdict, whole.whole.reason) == ("cannot-tell", "breathing is paced")
    assert whole.others == {}
    assert len(whole.over_time.times) == 0


def test_windows_with_pacing_are_blank_in_a_session_that_can_be_told() -> None:
    over = together(two(are_coupled=True, pacer=paced(480.0, 700.0)))["heart"].over_time
    assert "breathing is paced" in over.reasons
    assert np.isnan(over.values[[bool(each) for each in over.reasons]]).all()


def test_less_than_five_minutes_cannot_be_told() -> None:
    whole = together(two(minutes=4.0))["heart"].whole
    assert whole.verdict == "cannot-tell"
    assert whole.reason.startswith("needs 5 min of both signals")


def test_marked_voices_and_movement_of_both_are_left_out() -> None:
    laughed = [Marker(time, "laugh", "therapist") for time in np.arange(20.0, 400.0, 40.0)]
    heard = together(two(minutes=8.0, happenings=laughed))["heart"].whole
    assert (heard.verdict, heard.reason) == ("cannot-tell", "a voice was marked")
    moved = together(two(minutes=8.0), [Blank(100.0, 400.0, "both moved")])["heart"].whole
    assert (moved.verdict, moved.reason) == ("cannot-tell", "both moved")


def test_skin_is_compared_where_both_have_it() -> None:
    times = np.arange(1.0, 480.0)
    rng = np.random.default_rng(1)
    level = 4.0 + 0.2 * np.cumsum(rng.normal(0.0, 0.1, len(times)))
    skins = [
        MetricArrays(times, np.exp(0.1 * level)),
        MetricArrays(times + 3.0, np.exp(0.1 * level)),
    ]
    found = together(two(minutes=8.0, skins=skins))
    assert found["skin"].whole.verdict == "above"
    one = together(two(minutes=8.0, skins=[skins[0], MetricArrays(np.empty(0), np.empty(0))]))
    assert list(one) == ["heart"]


def test_both_agree_each_for_themselves(tmp_path: Path) -> None:
    review = two(minutes=1.0)
    with Vault.create(tmp_path / "library", bytes(range(32))) as vault:
        people = vault.people
        assert missing(review, people) == "client"
        people.agree("Wren", "second sensor", "1", "words")
        assert missing(review, people) == "therapist"
        people.agree(THERAPIST, "second sensor", "1", "words")
        assert missing(review, people) is None
        people.withdraw("Wren", "second sensor")
        assert missing(review, people) == "client"
        alone = replace(review, wearers={"client": review.wearers["client"]})
        assert missing(alone, people) == "second person"
        assert missing(simulated(review), people) is None


def simulated(review: Review) -> Review:
    return replace(review, meta=replace(review.meta, source="simulated", person=""))


def test_movement_is_read_where_both_sensors_tell_of_it(tmp_path: Path) -> None:
    with Vault.create(tmp_path / "library", bytes(range(32))) as vault:
        vault.people.agree("Wren", "record", "1", "words")
        writer = vault.new_session(META)
        writer.write(
            [
                Metric(time, person, "movement", swing, "mG", 1.0, 1.0)
                for time in (10.0, 11.0, 60.0)
                for person, swing in (("client", 80.0), ("therapist", 80.0 if time < 60 else 4.0))
            ]
        )
        writer.close()
        assert shared_movement(vault.session("last")) == [Blank(8.0, 13.0, "both moved")]
