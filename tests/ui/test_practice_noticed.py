"""What a person notices, and writes, while a practice runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from biofeedback.events import Marker
from biofeedback.ui.practice.run import PracticeRun
from tests.ui.in_practice import run_of, to_choices, to_free, to_prompt
from tests.ui.whole_app import WholeApp

Key = Qt.Key


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path)
    made.with_vault("Wren")
    made.press_on(made.flow.home.people["Wren"])
    yield made
    made.close()


# --- "I noticed something" ----------------------------------------------------------------------
@pytest.mark.parametrize("go_to", [to_free, to_choices, to_prompt])
def test_one_press_keeps_that_something_was_noticed_also_without_a_recording(
    app: WholeApp, go_to: Callable[[WholeApp, PracticeRun], None]
) -> None:
    opened = app.shell.opened
    assert opened is not None
    opened.vault.people.withdraw("Wren", "record")
    run = run_of(app)
    go_to(app, run)
    practice = run.practice
    assert practice is not None
    assert practice.profile is not None
    assert run.controls.notice.isVisibleTo(run)
    app.press(Key.Key_I, 0.1)
    assert run.controls.notice.text() == "Noted"
    app.pass_time(3.0)
    assert run.controls.notice.accessibleName() == "I noticed something"
    assert practice.session_id == ""
    assert [each.answers for each in practice.profile.entries("early sign")] == [{"sign": ""}]


def test_in_a_recorded_practice_it_is_a_mark_of_the_clients(app: WholeApp) -> None:
    run = run_of(app)
    to_free(app, run)
    assert run.practice is not None
    assert run.bridge is not None
    assert run.practice.session_id
    marks: list[Marker] = []
    run.bridge.marker.connect(marks.append)
    run.controls.notice.click()
    app.pass_time(0.1)
    assert [(each.kind, each.author) for each in marks] == [("noticed", "client")]


# --- an answer in writing -----------------------------------------------------------------------
def test_a_reflective_prompt_can_be_answered_in_writing_at_home(app: WholeApp) -> None:
    run = run_of(app)
    to_free(app, run)
    assert run.practice is not None
    assert run.practice.profile is not None
    run.practice.handle.show_prompt("R6", "client")
    app.pass_time(0.5)
    assert run.prompt.field.isVisibleTo(run)
    assert run.stage.words_end([run.prompt.text]) <= run.prompt.y()
    run.prompt.field.setFocus()
    QTest.keyClicks(run.prompt.field, "that it ")
    app.pass_time(90.0)
    assert run.state.prompt == "R6", "it waits while somebody writes"
    QTest.keyClicks(run.prompt.field, "held")
    QTest.keyClick(run.prompt.field, Key.Key_Return)
    app.pass_time(0.5)
    assert run.state.prompt is None
    (note,) = run.practice.profile.entries("answer")
    assert note.answers == {"prompt": "R6", "text": "that it held"}
    run.practice.handle.show_prompt("T5", "client")
    app.pass_time(0.5)
    assert not run.prompt.field.isVisibleTo(run)
