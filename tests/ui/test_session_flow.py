"""From Home into a session or a review, and back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from biofeedback.events import Cue, Marker
from biofeedback.recordings.vault import SessionSummary
from biofeedback.session.importing import take_in
from biofeedback.session.starting import meta_now
from biofeedback.ui.desk.window import Window
from biofeedback.ui.library.page import began
from biofeedback.ui.notes.session_checkin import SessionCheckin
from biofeedback.ui.review.window import ReviewWindow
from tests.ui.whole_app import WholeApp

Key = Qt.Key


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path, scenario="steady")
    yield made
    made.close()


def desk_of(app: WholeApp) -> Window:
    desk = app.flow.sessions.window
    assert isinstance(desk, Window)
    desk.frames.stop()
    return desk


def close_desk(app: WholeApp, desk: Window) -> None:
    desk.close()
    app.pass_time(4.0)
    desk.draw_frame()
    app.flow.sessions.look()
    QApplication.processEvents()


def test_key_1_opens_the_desk_in_place_of_home_and_closing_it_comes_back(app: WholeApp) -> None:
    vault = app.with_vault("Wren")
    app.wear_simulated("heart")
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_1)
    desk = desk_of(app)
    assert desk.isVisible()
    assert not app.shell.isVisible()
    app.pass_time(10.0)
    QTest.keyClick(desk, Key.Key_N)
    app.pass_time(1.0)
    close_desk(app, desk)
    assert app.shell.isVisible()
    assert app.page is app.flow.home
    (session,) = vault.sessions("Wren")
    assert (session.source, session.complete) == ("simulated", True)
    events = list(vault.session("last").events())
    assert "named" in [event.kind for event in events if isinstance(event, Marker)]


def test_a_check_in_of_a_session_is_kept_and_recorded_with_it(app: WholeApp) -> None:
    vault = app.with_vault("Wren")
    app.wear_simulated("heart")
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_1)
    desk = desk_of(app)
    app.pass_time(5.0)
    QTest.keyClick(desk, Key.Key_Q)
    QTest.keyClick(desk.desk.tray.list, Key.Key_Return)
    app.pass_time(1.0)
    desk.draw_frame()
    page = desk.client.view.asked.page
    assert isinstance(page, SessionCheckin)
    QTest.keyClick(page.questions["distress"].slider, Key.Key_7)
    page.finish.click()
    app.pass_time(1.0)
    desk.draw_frame()
    close_desk(app, desk)
    (session,) = vault.sessions("Wren")
    (entry,) = vault.people.check_ins("Wren")
    assert entry.session_id == session.session_id
    assert entry.answers == {"distress": 7}
    recorded = list(vault.session(session.session_id).events())
    asked = [each.item for each in recorded if isinstance(each, Cue) and each.kind == "questions"]
    marks = [each for each in recorded if isinstance(each, Marker)]
    assert asked == ["check-in before"]
    assert [(each.kind, each.author, each.text) for each in marks] == [
        ("check-in before", "client", ""),
    ]


def test_without_an_agreement_a_session_with_sensors_asks_for_one_first(app: WholeApp) -> None:
    vault = app.with_vault("Wren", record=False)
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_1)
    assert app.page is app.flow.person.consent
    app.press_on(app.flow.person.consent.keep)
    assert app.page is app.flow.home
    assert "has not agreed" in app.flow.home.said.text()
    app.press(Key.Key_1)
    app.press_on(app.flow.person.consent.boxes["record"], Key.Key_Space)
    app.press_on(app.flow.person.consent.keep)
    close_desk(app, desk_of(app))
    assert len(vault.sessions("Wren")) == 1


def test_where_nobody_was_asked_their_age_it_is_asked_with_the_agreements(app: WholeApp) -> None:
    vault = app.with_vault("Wren")
    vault.keep_age_asked(False)
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_1)
    consent = app.flow.person.consent
    assert app.page is consent
    app.press_on(consent.adults, Key.Key_Space)
    app.press_on(consent.keep)
    assert vault.age_asked
    close_desk(app, desk_of(app))
    app.flow.person.ask_agreements(app.flow.go_home)
    assert not consent.adults.isVisible()


def test_the_vault_stays_open_while_a_session_runs(
    app: WholeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.with_vault("Wren")
    now = [0.0]
    monkeypatch.setattr("biofeedback.ui.shell.time.monotonic", lambda: now[0])
    app.shell._lock_after(5)
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_1)
    now[0] = 3600.0
    app.shell.look_at_lock()
    assert app.shell.opened is not None
    close_desk(app, desk_of(app))


def test_a_review_that_was_left_open_closes_with_the_vault(
    app: WholeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = app.with_vault("Wren")
    (tmp_path / "morning.txt").write_text("812\n" * 30)
    take_in(vault, tmp_path / "morning.txt", "Wren")
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_3)
    app.press(Key.Key_Return)
    review = app.flow.sessions.window
    assert isinstance(review, ReviewWindow)
    now = [time.monotonic()]
    monkeypatch.setattr("biofeedback.ui.shell.time.monotonic", lambda: now[0])
    app.shell._lock_after(5)
    now[0] += 299.0
    app.shell.look_at_lock()
    assert review.isVisible()
    now[0] += 2.0
    app.shell.look_at_lock()
    assert app.shell.opened is None
    assert not review.isVisible()
    app.flow.sessions.look()
    QApplication.processEvents()
    assert app.shell.isVisible()
    assert app.page is not app.flow.recordings.page


def test_a_recording_opens_in_review_and_closing_it_comes_back(app: WholeApp) -> None:
    vault = app.with_vault("Wren")
    vault.new_session(meta_now("simulated", "Wren")).close()
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_3)
    assert app.page is app.flow.recordings.page
    assert app.shell.focusWidget() is app.flow.recordings.page.list
    app.press(Key.Key_Return)
    review = app.flow.sessions.window
    assert isinstance(review, ReviewWindow)
    assert not app.shell.isVisible()
    review.close()
    app.flow.sessions.look()
    QApplication.processEvents()
    assert app.shell.isVisible()
    assert app.page is app.flow.home


def test_recordings_are_listed_by_day_with_their_length(app: WholeApp) -> None:
    page = app.flow.recordings.page
    page.show_sessions(
        "Wren",
        [
            SessionSummary("a", "2026-11-23T08:52:10+00:00", 909.4, "Wren", "sensor", True),
            SessionSummary("b", "some day", None, "Wren", "simulated", False),
        ],
    )
    assert [page.list.item(row).text() for row in range(2)] == [
        "date not known, simulated, ended early",
        f"{began('2026-11-23T08:52:10+00:00')}, 15 min",
    ]
    assert began("2026-11-23T08:52:10").startswith("Monday 23 November 2026, 08:52")


def test_somebody_without_recordings_is_told_so(app: WholeApp) -> None:
    app.with_vault("Wren")
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_3)
    assert app.flow.recordings.page.none.isVisible()
