"""A report is put together from the library: what was recorded, answered, noted and starred."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from biofeedback.errors import UsageError
from biofeedback.events import Event, Marker, RrIntervals, SessionMeta
from biofeedback.guidance import wording
from biofeedback.guidance.safety import Circumstances
from biofeedback.recordings.people import CheckIn
from biofeedback.recordings.recording import Recording
from biofeedback.recordings.report_html import report_html
from biofeedback.recordings.vault import Vault
from biofeedback.session.profile import Profile
from biofeedback.session.replaying import interpret
from biofeedback.session.report_reading import check_in_rows, read_report
from biofeedback.signal.analysis import analyze
from tests.session import looking_back


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.create(tmp_path / "library", os.urandom(32)) as made:
        made.people.agree("Wren", "record", "1", "words")
        yield made


def recorded(vault: Vault, *more: Marker, meta: SessionMeta = looking_back.META) -> Recording:
    writer = vault.new_session(meta)
    writer.write(sorted([*looking_back.session(), *more], key=lambda event: event.time))
    writer.close()
    return vault.session(meta.session_id)


def test_the_whole_session_is_what_analyze_prints(vault: Vault) -> None:
    events = [
        RrIntervals(0.8 * n, "client", "strap", 75.0, (800.0 + 20.0 * (n % 5),))
        for n in range(1, 400)
    ]
    heard: list[Event] = []
    interpret(events, (heard.append,))
    writer = vault.new_session(looking_back.META)
    writer.write(heard)
    writer.close()
    whole = analyze(vault.session("last").events())
    row = read_report(vault, "last").rows[0]
    assert row.heart_bpm.value == whole["time"]["hr_bpm"]
    assert row.rmssd_ms.value == whole["time"]["rmssd_ms"]
    assert row.beats == whole["rr"]["n"] - whole["rr"]["n_flagged"]


def test_where_the_rhythm_varies_for_other_reasons_the_report_has_no_variability(
    vault: Vault,
) -> None:
    recorded(vault)
    before = read_report(vault, "last")
    assert any(row.rmssd_ms.value is not None for row in before.rows)
    Profile(vault.people, "Wren").keep_circumstances(Circumstances({"SI-1": "not sure"}))
    report = read_report(vault, "last")
    assert all(row.rmssd_ms.value is None for row in report.rows)
    assert [row.heart_bpm for row in report.rows] == [row.heart_bpm for row in before.rows]
    page = report_html(report, "therapist")
    assert wording.fixed("F.8-l") in page
    assert "RMSSD" not in page
    assert wording.fixed("F.8-l") not in report_html(report, "client")


def test_the_session_has_its_number(vault: Vault) -> None:
    recorded(vault)
    recorded(vault, meta=replace(looking_back.META, session_id="efgh5678"))
    assert read_report(vault, "last").heading.startswith("Session 2, ")


def test_late_notes_stand_in_order_of_time_the_newest_of_each(vault: Vault) -> None:
    recorded(vault)
    additions = vault.additions("last")
    additions.write_note(400.0, "a first thought")
    additions.write_note(120.0, "named it")
    additions.write_note(400.0, "spoke over the pause")
    assert read_report(vault, "last").note == "2:00  named it\n6:40  spoke over the pause"


def test_notes_of_the_session_itself_stand_among_the_late_ones(vault: Vault) -> None:
    recorded(
        vault,
        Marker(200.0, "note", "therapist", "hands cold"),
        Marker(210.0, "named", "therapist", "no note"),
    )
    vault.additions("last").write_note(120.0, "named it")
    assert read_report(vault, "last").note == "2:00  named it\n3:20  hands cold"


def test_stars_given_live_count_until_they_are_taken_back(vault: Vault) -> None:
    live = [Marker(float(time), "star", "therapist") for time in (100, 200, 300, 350)]
    recorded(vault, *live)
    assert [each.time for each in read_report(vault, "last").moments] == [100.0, 200.0, 300.0]
    assert vault.additions("last").stars() == [100.0, 200.0, 300.0]
    with pytest.raises(UsageError, match="take one back"):
        vault.additions("last").star(400.0)
    vault.additions("last").unstar(200.0)
    vault.additions("last").star(400.0)
    assert [each.time for each in read_report(vault, "last").moments] == [100.0, 300.0, 400.0]


def test_answers_before_and_after_stand_side_by_side(vault: Vault) -> None:
    recorded(vault)
    for instrument, answers in (
        ("check-in before", {"distress": 6, "word": "braced"}),
        ("check-in after", {"distress": 4, "word": None, "pace": "fine"}),
    ):
        vault.people.keep_check_in(CheckIn("Wren", "abcd1234", instrument, "1", "en", answers))
    vault.people.keep_check_in(
        CheckIn("Wren", "another", "check-in before", "1", "en", {"distress": 9})
    )
    rows = [(each.item, each.before, each.after) for each in read_report(vault, "last").check_ins]
    assert rows == [
        ("How much is this weighing on you?, 0 to 10", "6", "4"),
        ("One word for it, if there is one", "braced", ""),
        ("The pace, next time", "", "as it was"),
    ]


def test_what_nobody_answered_has_no_row() -> None:
    assert check_in_rows([]) == []


def test_an_empty_session_has_a_report_too(vault: Vault) -> None:
    writer = vault.new_session(looking_back.META)
    writer.write([])
    writer.close()
    report = read_report(vault, "last")
    assert report.rows == ()
    assert report.moments == ()
    assert report.heart is None
