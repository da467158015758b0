"""Questions in a session: a key puts them before the client, or the therapist puts them down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from biofeedback.events import Marker
from biofeedback.guidance import checkins
from biofeedback.guidance.checkins import Instrument
from biofeedback.recordings.people import CheckIn
from biofeedback.recordings.vault import Vault
from biofeedback.session.answers import before_and_after
from biofeedback.session.profile import Profile
from biofeedback.session.report_reading import check_in_rows
from biofeedback.ui.client.state import Scene
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.notes.answer_page import AnswerPage
from biofeedback.ui.notes.body_map import BodyMap
from biofeedback.ui.notes.session_checkin import SessionCheckin
from tests.ui.client_in_state import Show, in_state, with_the_keyboard
from tests.ui.conftest import Shown
from tests.ui.desk_in_session import heard

Key = Qt.Key
ASKED: tuple[Instrument, ...] = ("check-in before", "check-in after", "body map")


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Profile]:
    vault = Vault.create(tmp_path / "vault", b"k" * 32)
    vault.people.add("Wren")
    yield Profile(vault.people, "Wren")
    vault.close()


def asked(show: Show, profile: Profile, instrument: Instrument, **how: object) -> Shown:
    shown = in_state(show, "plain", profile=profile, session_id="s1", **how)
    shown.handle.ask(instrument)
    shown.frames(2, 0.1)
    return shown


def form(shown: Shown) -> SessionCheckin:
    page = shown.view.asked.page
    assert isinstance(page, SessionCheckin)
    return page


def kept(profile: Profile, instrument: Instrument) -> list[CheckIn]:
    return profile.entries(instrument)


# --- on the client's side -----------------------------------------------------------------------
def test_two_keys_ask_on_the_clients_side_and_the_answers_lie_with_the_session(
    show: Show, profile: Profile
) -> None:
    shown = in_state(show, "plain", profile=profile, session_id="s1")
    marks = heard(shown)
    QTest.keyClick(shown.window, Key.Key_Q)
    QTest.keyClick(shown.window.desk.tray.list, Key.Key_Return)
    shown.frames(1)
    assert shown.view.scene == Scene(asked="check-in before")
    assert shown.window.desk.thumbnail.word == "questions"
    with_the_keyboard(shown)
    slider = form(shown).questions["distress"].slider
    assert slider is not None
    assert shown.window.client.focusWidget() is slider
    QTest.keyClick(slider, Key.Key_6)
    form(shown).questions["activated"].skip.click()
    word = form(shown).questions["word"].line
    assert word is not None
    word.setFocus()
    QTest.keyClicks(word, "wrung")
    QTest.keyClick(word, Key.Key_Return)
    shown.frames(2)
    assert shown.view.scene == Scene()
    (entry,) = kept(profile, "check-in before")
    assert entry.answers == {"distress": 6, "activated": None, "word": "wrung"}
    assert (entry.session_id, entry.version, entry.language) == ("s1", "1", "en")
    assert [each.kind for each in marks if isinstance(each, Marker)] == ["check-in before"]
    shown.window.client.hide()


def test_what_was_answered_is_in_the_report_and_the_trends(show: Show, profile: Profile) -> None:
    for instrument, distress in (("check-in before", 7), ("check-in after", 3)):
        shown = asked(show, profile, checkins.INSTRUMENTS[instrument])
        questions = form(shown).questions
        assert questions["distress"].slider is not None
        questions["distress"].slider.put(distress)
        assert ("helped" in questions) == (instrument == "check-in after")
        form(shown).finish.click()
        shown.frames(1)
    answers = kept(profile, "check-in before") + kept(profile, "check-in after")
    (row,) = check_in_rows(answers)
    assert (row.before, row.after) == ("7", "3")
    assert [(first, last) for _, first, last in before_and_after(answers)] == [(7.0, 3.0)]


def test_passing_is_kept_as_passing(show: Show, profile: Profile) -> None:
    shown = asked(show, profile, "check-in after")
    form(shown).skip_all.click()
    shown.frames(1)
    (entry,) = kept(profile, "check-in after")
    assert set(entry.answers) == {"distress", "activated", "pleasant", "word", "helped"}
    assert set(entry.answers.values()) == {None}


def test_stop_takes_the_questions_away_and_keeps_nothing_of_them(
    show: Show, profile: Profile
) -> None:
    shown = asked(show, profile, "check-in before")
    client = with_the_keyboard(shown)
    word = form(shown).questions["word"].line
    assert word is not None
    word.setFocus()
    QTest.keyClicks(word, "half a w")
    QTest.keyClick(word, Key.Key_Escape)
    assert shown.view.scene == Scene(), "in the same frame"
    shown.frames(2)
    assert kept(profile, "check-in before") == []
    assert client.focusWidget() is not word
    client.hide()


def test_another_thing_sent_keeps_what_was_answered_so_far(show: Show, profile: Profile) -> None:
    shown = asked(show, profile, "check-in before")
    slider = form(shown).questions["pleasant"].slider
    assert slider is not None
    slider.put(40)
    shown.press("ground")
    shown.frames(1)
    assert shown.view.scene.prompt
    assert kept(profile, "check-in before")[0].answers == {"pleasant": 40}


def test_the_shape_is_set_aside_while_something_is_asked_and_comes_back(
    show: Show, profile: Profile
) -> None:
    shown = in_state(show, "pacer", profile=profile)
    shown.press("body-map")
    shown.frames(1)
    assert shown.view.scene == Scene(asked="body map")
    shown.press("clear")
    shown.press("breathe")
    shown.frames(2, 1.0)
    assert shown.view.scene.position is not None


def test_one_key_asks_where_in_the_body_and_the_map_goes_by_keys(
    show: Show, profile: Profile
) -> None:
    shown = in_state(show, "plain", profile=profile, session_id="s1")
    QTest.keyClick(shown.window, Key.Key_M)
    shown.frames(1)
    page = shown.view.asked.page
    assert isinstance(page, BodyMap)
    client = with_the_keyboard(shown)
    assert client.focusWidget() is page.list
    QTest.keyClick(page.list, Key.Key_Space)
    QTest.keyClick(page.list, Key.Key_Right)
    QTest.keyClick(page.list, Key.Key_Return)
    page.keep.click()
    shown.frames(1)
    (entry,) = kept(profile, "body map")
    regions = [each.id for each in checkins.regions()]
    assert entry.answers == {"regions": f"{regions[0]} {regions[12]}"}
    assert entry.session_id == "s1"
    client.hide()


def test_digits_set_a_slider_and_are_no_cues_meanwhile(show: Show, profile: Profile) -> None:
    shown = asked(show, profile, "check-in before")
    client = with_the_keyboard(shown)
    slider = form(shown).questions["distress"].slider
    QTest.keyClick(slider, Key.Key_2)
    shown.frames(1)
    assert slider is not None
    assert slider.answer == 2
    assert shown.handle.calls == ["ask check-in before"]
    client.hide()


@pytest.mark.parametrize("instrument", ASKED)
@pytest.mark.parametrize(
    ("size", "scale"), [((1280, 720), 1.0), ((1920, 1080), 1.0), ((1280, 720), 2.0)]
)
def test_everything_asked_is_in_sight_beside_the_ways_out(
    show: Show, profile: Profile, instrument: Instrument, size: tuple[int, int], scale: float
) -> None:
    shown = asked(show, profile, instrument, theme=Theme(text_scale=scale))
    client, view = shown.window.client, shown.view
    client.resize(*size)
    client.show()
    QApplication.processEvents()
    shown.frames(1)
    for area in view.findChildren(QAbstractScrollArea):
        assert area.verticalScrollBar().maximum() == 0
        assert area.horizontalScrollBar().maximum() == 0
    page = view.asked.page
    assert page is not None
    done = page.finish if isinstance(page, SessionCheckin) else page.keep
    for button in (done, view.other, view.notice, view.stop):
        middle = button.mapTo(view, button.rect().center())
        assert view.childAt(middle) is button
    for figure in view.findChildren(BodyMap):
        assert min(figure.list.gridSize().height(), figure.list.gridSize().width()) >= 24
    client.hide()


# --- at the desk --------------------------------------------------------------------------------
def test_the_therapist_can_put_the_answers_down_for_the_client(
    show: Show, profile: Profile
) -> None:
    shown = in_state(show, "plain", profile=profile, session_id="s1")
    tray = shown.window.desk.tray
    QTest.keyClick(shown.window, Key.Key_Q)
    for _ in range(3):
        QTest.keyClick(tray.list, Key.Key_Down)
    QTest.keyClick(tray.list, Key.Key_Return)
    assert tray.showing == "questions"
    slider = tray.questions.questions["distress"].slider
    assert slider is not None
    QTest.keyClick(slider, Key.Key_4)
    QTest.mouseClick(tray.questions.keep, Qt.MouseButton.LeftButton)
    shown.frames(1)
    assert tray.showing == ""
    assert shown.view.scene == Scene()
    assert kept(profile, "check-in before")[0].answers == {"distress": 4}
    assert shown.handle.calls == ["mark check-in before"]


def test_without_a_person_nothing_is_asked_since_nothing_could_be_kept(show: Show) -> None:
    shown = in_state(show, "plain")
    shown.press("body-map")
    QTest.keyClick(shown.window, Key.Key_Q)
    QTest.keyClick(shown.window.desk.tray.list, Key.Key_Return)
    shown.frames(1)
    assert shown.handle.calls == []
    assert replace(shown.view.scene, noted=False) == Scene()
    assert shown.window.session is not None
    assert "nobody is chosen" in shown.window.session.live.refusal


# --- an answer in writing -----------------------------------------------------------------------
def test_a_reflective_prompt_can_be_answered_in_writing_without_hurry(
    show: Show, profile: Profile
) -> None:
    shown = in_state(show, "plain", profile=profile, session_id="s1")
    shown.handle.show_prompt("R3")
    shown.frames(2, 1.0)
    assert shown.view.prompt.write.isVisibleTo(shown.view)
    shown.view.prompt.write.click()
    shown.frames(1)
    assert shown.view.scene == Scene(asked="answer", about="R3")
    assert shown.window.desk.thumbnail.word == "writing"
    shown.until(shown.handle.now + 120.0)
    page = shown.view.asked.page
    assert isinstance(page, AnswerPage)
    with_the_keyboard(shown)
    QTest.keyClicks(page.field, "my sister, I think")
    QTest.keyClick(page.field, Key.Key_Return)
    shown.frames(2)
    assert shown.view.scene == Scene()
    (note,) = profile.entries("answer")
    assert note.answers == {"prompt": "R3", "text": "my sister, I think"}
    assert note.session_id == "s1"
    assert "sister" not in repr(shown.handle.calls)
    shown.window.client.hide()


def test_other_prompts_and_sessions_without_a_person_ask_for_no_writing(
    show: Show, profile: Profile
) -> None:
    shown = in_state(show, "plain", profile=profile)
    shown.handle.show_prompt("T5")
    shown.frames(2, 1.0)
    assert not shown.view.prompt.write.isVisibleTo(shown.view)
    shown = in_state(show, "plain")
    shown.handle.show_prompt("R3")
    shown.frames(2, 1.0)
    assert not shown.view.prompt.write.isVisibleTo(shown.view)
