"""The safety notes: shown once before a session too, and what only a therapist finds on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from biofeedback.guidance.prompts import triggered_by
from biofeedback.guidance.safety import ADVICE, BODY, KETONES, RHYTHM, Circumstances
from biofeedback.recordings.vault import Vault
from biofeedback.session.opening import JUST_ME
from biofeedback.session.profile import Profile
from biofeedback.ui.desk.window import Window
from biofeedback.ui.practice.safety_notes import SafetyNotes
from tests.ui.desk_in_session import Show, in_session
from tests.ui.whole_app import WholeApp

Key = Qt.Key


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path, scenario="steady")
    yield made
    made.close()


def leave_desk(app: WholeApp) -> None:
    desk = app.flow.sessions.window
    assert isinstance(desk, Window)
    desk.frames.stop()
    desk.close()
    app.pass_time(4.0)
    desk.draw_frame()
    app.flow.sessions.look()
    QApplication.processEvents()


def test_the_notes_come_once_before_the_first_session(app: WholeApp) -> None:
    app.with_vault("Wren", notes=False)
    app.wear_simulated("heart")
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_1)
    notes = app.flow.person.notes
    assert app.page is notes
    assert app.flow.sessions.window is None
    app.press_on(notes.items["SI-3"].chips["not sure"], Key.Key_Space)
    app.press_on(notes.keep)
    leave_desk(app)
    assert not Profile(app.vault.people, "Wren").limits.holds
    app.press(Key.Key_1)
    assert app.page is not notes
    leave_desk(app)


def test_notes_left_without_an_answer_do_not_come_again(app: WholeApp) -> None:
    app.with_vault("Wren", notes=False)
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_1)
    app.press_on(app.flow.person.notes.go_back)
    assert app.page is app.flow.home
    app.press(Key.Key_1)
    assert app.flow.sessions.window is not None
    leave_desk(app)


def open_in_settings(app: WholeApp) -> SafetyNotes:
    app.press_on(app.flow.home.words["settings"])
    app.press_on(app.flow.edge.settings.notes)
    assert app.page is app.flow.person.notes
    return app.flow.person.notes


def test_a_therapist_lifts_a_limit_that_was_talked_about(app: WholeApp) -> None:
    app.with_vault("Wren")
    profile = Profile(app.vault.people, "Wren")
    profile.keep_circumstances(Circumstances({"SI-3": "not sure", "SI-1": "talked about"}))
    app.press_on(app.flow.home.people["Wren"])
    notes = open_in_settings(app)
    # what was not talked about has nothing to lift yet
    assert [item for item, box in notes.lifts.items() if box.isVisible()] == ["SI-1"]
    app.press_on(notes.items["SI-3"].chips["talked about"], Key.Key_Space)
    app.press_on(notes.lifts["SI-3"], Key.Key_Space)
    app.press_on(notes.keep)
    assert app.page is app.flow.home
    assert profile.limits.holds
    assert profile.limits.slowest_per_min == 0.0
    assert profile.limits.variability_withheld


def test_a_lift_goes_with_the_answer_it_was_for() -> None:
    notes = SafetyNotes()
    told = Circumstances({"SI-3": "talked about"}, frozenset({"SI-3"}))
    notes.show_circumstances(told, "Wren", therapist=True)
    assert notes.circumstances == told
    notes.items["SI-3"].chips["not sure"].click()
    assert notes.circumstances == Circumstances({"SI-3": "not sure"})


def test_a_therapist_keeps_practice_for_sessions(app: WholeApp) -> None:
    app.with_vault("Wren")
    app.press_on(app.flow.home.people["Wren"])
    notes = open_in_settings(app)
    app.press_on(notes.led, Key.Key_Space)
    app.press_on(notes.keep)
    app.press(Key.Key_2)
    setup = app.flow.practice.setup
    assert app.page is setup
    assert not setup.begin.isEnabled()
    assert not setup.more["try"].isEnabled()
    assert "with your therapist" in setup.subtitle.text()


def test_the_client_finds_no_therapists_part_and_changes_none_of_it(app: WholeApp) -> None:
    app.with_vault("Wren")
    profile = Profile(app.vault.people, "Wren")
    added = Circumstances({"SI-1": "talked about"}, frozenset({"SI-1"}), therapist_led_only=True)
    profile.keep_circumstances(added)
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.more["safety"])
    notes = app.flow.practice.notes
    assert app.page is notes
    assert not any(box.isVisible() for box in (*notes.lifts.values(), notes.led))
    app.press_on(notes.keep)
    assert profile.circumstances == added


def test_somebody_who_practises_alone_has_no_therapists_part(app: WholeApp) -> None:
    app.with_vault()
    app.press_on(app.flow.home.people[JUST_ME])
    assert not open_in_settings(app).led.isVisible()


def test_advice_is_seen_where_one_begins_until_it_was_talked_about(app: WholeApp) -> None:
    app.with_vault("Wren")
    profile = Profile(app.vault.people, "Wren")
    profile.keep_circumstances(Circumstances({"SI-1": "not sure", "SI-3": "not sure"}))
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_2)
    setup = app.flow.practice.setup
    assert setup.advice.isVisible()
    assert setup.advice.text() == f"{ADVICE[RHYTHM]}\n{ADVICE[BODY]}"
    app.press_on(setup.more["safety"])
    for item in ("SI-1", "SI-3"):
        app.press_on(app.flow.practice.notes.items[item].chips["talked about"], Key.Key_Space)
    app.press_on(app.flow.practice.notes.keep)
    assert not setup.advice.isVisible()


def test_advice_is_seen_on_the_desk_before_what_else_the_tray_says(
    show: Show, tmp_path: Path
) -> None:
    with Vault.create(tmp_path, bytes(32)) as vault:
        profile = Profile(vault.people, "Wren")
        profile.keep_circumstances(Circumstances({"SI-2": "not sure", "SI-5": "not sure"}))
        tray = in_session(show, profile=profile).window.desk.tray
        assert tray._heading.text() == "To talk about first"
        assert tray._words.text().startswith(ADVICE[KETONES])
        assert triggered_by("breath-focus-unwelcome").text in tray._words.text()


def test_where_readings_bring_worry_a_practice_is_found_without_a_sensor(app: WholeApp) -> None:
    app.with_vault("Wren")
    app.wear_simulated("heart")
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_2)
    assert app.flow.practice.setup.with_sensors
    Profile(app.vault.people, "Wren").keep_circumstances(Circumstances({"SI-6": "not sure"}))
    app.press_on(app.flow.practice.setup.go_back)
    app.press(Key.Key_2)
    assert not app.flow.practice.setup.with_sensors
    assert "with" in app.flow.practice.setup.sensors.chips


def test_a_sitting_knows_what_a_therapist_changed_meanwhile(app: WholeApp) -> None:
    app.with_vault("Wren")
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_2)
    today = app.flow.practice.sitting
    app.press_on(app.flow.practice.setup.go_back)
    notes = open_in_settings(app)
    app.press_on(notes.items["SI-5"].chips["not sure"], Key.Key_Space)
    app.press_on(notes.keep)
    app.press(Key.Key_2)
    assert app.flow.practice.sitting is today
    offered = today.something_else(paced=False)
    assert offered
    assert not any("breath-focus" in each.flags for each in offered)
