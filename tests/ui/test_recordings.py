"""A person's recordings: taking a file in, deleting one, and saying which are old; by keys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from biofeedback.errors import BiofeedbackError
from biofeedback.session.importing import RECIPE_ELSEWHERE
from biofeedback.ui.library.import_page import ImportPage
from tests.ui.whole_app import WholeApp

Key = Qt.Key


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path)
    yield made
    made.close()


def opened(app: WholeApp, *people: str) -> None:
    app.with_vault(*people)
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_3)
    assert app.page is app.flow.recordings.page


def wait(app: WholeApp) -> None:
    """Until what runs beside the screen is done."""
    app.flow.recordings._beside.close()
    app.draw()


def look_into(app: WholeApp, file: Path) -> ImportPage:
    page = app.flow.recordings.taking
    app.press_on(app.flow.recordings.page.take_in)
    assert app.page is page
    assert app.shell.focusWidget() is page.place
    app.type(str(file))
    app.press(Key.Key_Return)
    return page


def test_a_file_that_says_what_it_holds_is_taken_in_by_its_name(
    app: WholeApp, tmp_path: Path
) -> None:
    opened(app, "Wren")
    file = tmp_path / "morning.txt"
    file.write_text("812\n" * 60)
    page = look_into(app, file)
    assert page.roles == {}
    app.press_on(page.take)
    wait(app)
    assert "among the recordings now" in page.said.text()
    (session,) = app.vault.sessions("Wren")
    assert (session.source, session.complete) == ("file", True)
    asked: list[str] = []
    app.flow.recordings.review_asked.disconnect()
    app.flow.recordings.review_asked.connect(asked.append)
    app.press_on(page.look)
    assert asked == [session.session_id]


def test_a_recipe_has_its_place_elsewhere(app: WholeApp, tmp_path: Path) -> None:
    opened(app, "Wren")
    file = tmp_path / "for home.recipe"
    file.write_bytes(os.urandom(8192))
    page = look_into(app, file)
    assert page.said.text() == RECIPE_ELSEWHERE
    app.press_on(page.take)
    wait(app)
    assert page.said.text() == RECIPE_ELSEWHERE
    assert app.vault.sessions() == []


def test_columns_that_say_nothing_are_given_their_meaning(app: WholeApp, tmp_path: Path) -> None:
    opened(app, "Wren")
    file = tmp_path / "table.csv"
    file.write_text("Finger,ECG\n" + "2.5,0.1\n" * 200)
    page = look_into(app, file)
    assert {name: role.accessibleDescription() for name, role in page.roles.items()} == {
        "Finger": "left out",
        "ECG": "ECG",
    }
    app.tab_to(page.roles["Finger"])
    for _ in range(4):
        app.press(Key.Key_Up)
    assert page.columns == {"Finger": "eda", "ECG": "ecg"}
    app.press_on(page.take)
    wait(app)
    assert "how many samples a second" in page.said.text()
    assert app.vault.sessions("Wren") == []
    app.tab_to(page.rate)
    app.type("50")
    app.press_on(page.take)
    wait(app)
    kinds = {stream.info.kind for stream in app.vault.session("last").streams()}
    assert kinds == {"eda", "ecg"}


def test_a_file_that_cannot_be_read_is_answered_with_a_sentence(
    app: WholeApp, tmp_path: Path
) -> None:
    opened(app, "Wren")
    page = look_into(app, tmp_path / "away.csv")
    assert "is not there" in page.said.text()
    app.press_on(page.take)
    wait(app)
    assert "is not there" in page.said.text()
    assert app.vault.sessions("Wren") == []


def taken(app: WholeApp, tmp_path: Path, name: str) -> str:
    from biofeedback.session.importing import take_in

    file = tmp_path / name
    file.write_text("812\n" * 30)
    return take_in(app.vault, file, "Wren").session_id


def test_deleting_takes_two_presses_and_can_be_left(app: WholeApp, tmp_path: Path) -> None:
    opened(app, "Wren")
    first, last = (taken(app, tmp_path, name) for name in ("a.txt", "b.txt"))
    app.flow.recordings._show()
    page = app.flow.recordings.page
    app.press_on(page.delete)
    assert "cannot be undone" in page.said.text()
    assert app.shell.focusWidget() is page.leave
    app.press(Key.Key_Return)
    assert not page.sure.isVisible()
    assert len(app.vault.sessions("Wren")) == 2
    app.press_on(page.delete)
    app.press_on(page.sure)
    assert [each.session_id for each in app.vault.sessions("Wren")] == [first]
    assert page.said.text() == "The recording is deleted."
    with pytest.raises(BiofeedbackError):
        app.vault.session(last)


def test_a_recording_moves_to_the_person_whose_it_is(app: WholeApp, tmp_path: Path) -> None:
    opened(app, "Wren", "Alder")
    session_id = taken(app, tmp_path, "a.txt")
    app.flow.recordings._show()
    page = app.flow.recordings.page
    app.press_on(page.whose)
    assert "whose is it?" in page.said.text()
    assert set(page.others.chips) == {"Alder", "Just me"}
    assert app.shell.focusWidget() is page.others.chips["Alder"]
    app.press(Key.Key_Space)
    assert page.said.text() == "The recording is among those of Alder."
    assert [each.session_id for each in app.vault.sessions("Alder")] == [session_id]
    assert app.vault.sessions("Wren") == []
    assert not page.whose.isVisible()
    assert not page.others.isVisible()


def test_recordings_older_than_wanted_are_said_and_stay(app: WholeApp, tmp_path: Path) -> None:
    opened(app, "Wren")
    taken(app, tmp_path, "HRV 2020-03-01 10-30-00.txt")
    app.flow.recordings._show()
    page = app.flow.recordings.page
    assert not page.due.isVisible()
    app.tab_to(page.keep)
    for _ in range(4):
        app.press(Key.Key_Up)
    assert app.vault.people.kept_for("Wren") == 12
    app.flow.recordings._show()
    assert "1. Nothing is deleted by itself" in page.due.text()
    assert page.list.item(0).text().endswith("older than wanted")
    assert len(app.vault.sessions("Wren")) == 1


def test_nothing_of_a_person_stays_when_the_vault_closes(app: WholeApp, tmp_path: Path) -> None:
    opened(app, "Wren")
    taken(app, tmp_path, "a.txt")
    look_into(app, tmp_path / "a.txt")
    app.flow.recordings.forget()
    assert app.flow.recordings.page.list.count() == 0
    assert app.flow.recordings.taking.place.text() == ""
