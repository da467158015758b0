"""What a session contributes to trends, and what is never compared."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from biofeedback.events import Event, Metric
from biofeedback.guidance.safety import Answer, Circumstances, limits
from biofeedback.recordings.people import CheckIn
from biofeedback.recordings.trends import MEDICINES
from biofeedback.recordings.vault import Vault
from biofeedback.session.answers import before_and_after, diary, session_tags
from biofeedback.session.profile import Profile
from biofeedback.session.review_reading import open_review
from biofeedback.session.starting import meta_now
from biofeedback.session.trending import (
    MEASURES,
    bring_up_to_date,
    read_trends,
    series,
    summarize,
)
from tests.session import looking_back

REST = next(each for each in MEASURES if each.name == "rest_hr")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.create(tmp_path / "library", os.urandom(32)) as made:
        made.people.agree("Wren", "record", "1", "words")
        yield made


def recorded(vault: Vault, number: int, *more: Event, **changed: object) -> None:
    day = f"2026-11-{number + 1:02}T09:00:00+01:00"
    meta = replace(
        looking_back.META, session_id=f"abcd000{number}", started_at=day, **changed  # type: ignore[arg-type]
    )  # fmt: skip
    writer = vault.new_session(meta)
    writer.write(sorted([*looking_back.session(), *more], key=lambda event: event.time))
    writer.close()


def answer(session_id: str, instrument: str, **answers: object) -> CheckIn:
    return CheckIn("Wren", session_id, instrument, "1", "en", answers, "2026-11-01T09:00:00+00:00")  # type: ignore[arg-type]


def test_values_at_rest_come_from_the_first_unpaced_minutes(vault: Vault) -> None:
    recorded(vault, 0)
    values = summarize(open_review(vault.session("last")))["values"]
    beats = [
        beat for beat in looking_back.beats() if beat.verdict == "ok" and 0.0 < beat.time <= 300.0
    ]
    heart, length_s, clean = values["rest_hr"]
    assert heart == pytest.approx(60000.0 / np.mean([beat.rr_ms for beat in beats]))
    assert length_s == 300.0
    assert clean == pytest.approx(sum(beat.rr_ms for beat in beats) / 300_000.0)
    assert values["rest_scl"][0] == pytest.approx(4.0)


def test_paced_minutes_and_how_far_the_followed_rate_lay(vault: Vault) -> None:
    followed = [
        Metric(600.0 + n, "client", "followed_rate", 6.2, "1/min", 64.0, 1.0) for n in range(5)
    ]
    recorded(vault, 0, *followed)
    values = summarize(open_review(vault.session("last")))["values"]
    assert values["paced_min"][0] == pytest.approx(200.0 / 60.0)
    assert values["rate_off"][:2] == [pytest.approx(0.2), 5.0]


def test_a_session_without_anything_contributes_nothing(vault: Vault) -> None:
    writer = vault.new_session(looking_back.META)
    writer.write([])
    writer.close()
    assert summarize(open_review(vault.session("last")))["values"] == {}


def test_simulated_sessions_have_no_place(vault: Vault) -> None:
    recorded(vault, 0)
    recorded(vault, 1, source="simulated")
    assert [each.session_id for each in bring_up_to_date(vault, "Wren")] == ["abcd0000"]


def test_a_summary_is_kept_and_not_made_again(vault: Vault) -> None:
    recorded(vault, 0)
    bring_up_to_date(vault, "Wren")
    kept = vault.summary("abcd0000")
    assert kept is not None
    kept["values"]["rest_hr"][0] = 99.0
    vault.set_summary("abcd0000", kept)
    sessions = bring_up_to_date(vault, "Wren")
    found = series(vault, sessions, REST, ())
    assert found is not None
    assert found.compared[0].value == 99.0


def test_five_sessions_under_the_same_conditions_have_a_range(vault: Vault) -> None:
    for number in range(5):
        recorded(vault, number)
    found = {measure.name: trend for measure, trend in read_trends(vault, "Wren").panels}
    assert found["rest_hr"].usual is not None
    assert len(found["rest_hr"].compared) == 5
    low, high = found["rest_hr"].usual
    assert low < found["rest_hr"].compared[0].value < high


def test_a_day_that_was_another_kind_is_a_ghost_with_its_reason(vault: Vault) -> None:
    recorded(vault, 0)
    recorded(vault, 1)
    vault.people.keep_check_in(answer("abcd0000", "check-in before", tags="slept-badly caffeine"))
    found = {measure.name: trend for measure, trend in read_trends(vault, "Wren").panels}
    (ghost,) = found["rest_hr"].ghosts
    assert ghost.reason == "slept badly, caffeine in the last 3 h"


def test_where_the_rhythm_varies_for_other_reasons_there_is_no_panel_of_it(vault: Vault) -> None:
    recorded(vault, 0)
    (session,) = bring_up_to_date(vault, "Wren")
    summary = vault.summary(session.session_id)
    assert summary is not None
    summary["values"]["rest_ln_rmssd"] = [3.6, 300.0, 0.97]
    vault.set_summary(session.session_id, summary)
    names = {measure.name for measure, _ in read_trends(vault, "Wren").panels}
    assert {"rest_hr", "rest_ln_rmssd"} <= names
    Profile(vault.people, "Wren").keep_circumstances(Circumstances({"SI-1": "talked about"}))
    trends = read_trends(vault, "Wren")
    assert trends.variability_withheld
    assert {measure.name for measure, _ in trends.panels} == names - {"rest_ln_rmssd"}


def test_sessions_with_medicines_are_compared_with_each_other(vault: Vault) -> None:
    recorded(vault, 0)
    recorded(vault, 1, extra={MEDICINES: "yes"})
    recorded(vault, 2, extra={MEDICINES: "yes"})
    found = series(vault, bring_up_to_date(vault, "Wren"), REST, [])
    assert found is not None
    assert [point.session_id for point in found.compared] == ["abcd0001", "abcd0002"]
    assert [ghost.reason for ghost in found.ghosts] == ["without medicines"]


@pytest.mark.parametrize(("told", "kept"), [({"SI-4": "not sure"}, {MEDICINES: "yes"}), ({}, {})])
def test_a_session_is_tagged_where_medicines_change_the_pulse(
    told: dict[str, Answer], kept: dict[str, str]
) -> None:
    meta = meta_now("sensor", "Wren", limits=limits(Circumstances(told)))
    assert meta.extra == kept


def test_what_nobody_wants_to_say_is_no_reason() -> None:
    assert session_tags([answer("a", "check-in before", tags="rather-not-say")]) == {"a": ()}


def test_paced_and_resting_values_have_measures_of_their_own() -> None:
    assert {each.name for each in MEASURES if each.paced} == {"paced_min", "rate_off"}
    assert all(each.floor > 0.0 and math.isfinite(each.floor) for each in MEASURES)


def test_only_answers_given_before_and_after_are_a_pair() -> None:
    answers = [
        answer("a", "check-in before", distress=6),
        answer("a", "check-in after", distress=4),
        answer("b", "check-in before", distress=7),
        answer("b", "check-in after", distress=None),
    ]
    assert before_and_after(answers) == [("2026-11-01T09:00:00+00:00", 6.0, 4.0)]


def test_the_diary_stands_item_by_item() -> None:
    answers = [answer("", "diary", sleep=4, head="not today"), answer("", "diary", sleep=6)]
    assert {item: [value for _, value in each] for item, each in diary(answers).items()} == {
        "sleep last night": [4.0, 6.0]
    }


def test_a_persons_own_item_stands_under_its_name() -> None:
    named = answer("", "diary", **{"own": 3, "own-name": "ringing"})
    assert set(diary([named, answer("", "diary", own=5)])) == {"ringing", "one of your own"}
