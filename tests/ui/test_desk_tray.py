"""The tray of the desk: offers, and the lists behind its keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from biofeedback.events import Cue, Marker, Phase
from biofeedback.guidance import prompts
from biofeedback.guidance.offers import Settings
from biofeedback.ui.desk.tray_row import WORDS
from biofeedback.ui.kit.theme import Theme
from tests.ui.desk_in_session import Show, heard, in_session, rising
from tests.ui.fake_session import begin, metric


# --- offers ---------------------------------------------------------------------------------
def test_a_rise_changes_mark_words_and_what_is_heard_together(show: Show) -> None:
    shown = in_session(show)
    header = shown.window.desk.header
    assert not header.clock.up
    rising(shown)
    assert header.clock.up
    assert header.state.line.text() == "up from own start, HR+SC, 25 s"
    assert header.clock.accessibleName() == header.state.line.text()
    assert header.state.second.text() == "heart +12, skin +1.4 from the start of today"


def test_an_offer_holds_two_options_and_sends_neither(show: Show) -> None:
    shown = in_session(show)
    rising(shown)
    tray = shown.window.desk.tray
    assert tray.showing == "offer"
    options = [option.text() for option in tray.offer.options]
    assert all(options)
    assert len(set(options)) == 2
    assert tray._right.text() == "1 of 3"
    assert tray.offer._sentence.text() == prompts.prompt("X1").text
    assert shown.view.stage.plain
    assert shown.handle.calls == []


@pytest.mark.parametrize(("key", "place"), [(Qt.Key.Key_6, 0), (Qt.Key.Key_7, 1)])
def test_a_key_sends_one_of_them(show: Show, key: Qt.Key, place: int) -> None:
    shown = in_session(show)
    rising(shown)
    title = shown.window.desk.tray.offer.options[place].text()
    QTest.keyClick(shown.window, key)
    shown.frames(2, 1.0)
    assert prompts.prompt(shown.view.scene.prompt).title == title
    assert shown.window.desk.tray.showing == "", "the other is gone"


def test_passing_on_an_offer_takes_it_away_and_is_written_down(show: Show) -> None:
    shown = in_session(show)
    events = heard(shown)
    rising(shown)
    QTest.keyClick(shown.window, Qt.Key.Key_8)
    shown.frames(1)
    assert shown.window.desk.tray.showing == ""
    assert Cue(400.0, "passed", "", "therapist") in events
    assert shown.view.stage.plain


def test_an_offer_stays_a_minute_or_as_long_as_the_rise(show: Show) -> None:
    shown = in_session(show)
    rising(shown)
    shown.until(480.0)
    assert shown.window.desk.tray.showing == "offer", "the rise goes on"
    shown.handle.put(metric(480.0, "rise", 0.0))
    shown.until(481.0)
    assert shown.window.desk.tray.showing == ""
    assert not shown.window.desk.header.clock.up


@pytest.mark.parametrize("key", [Qt.Key.Key_6, Qt.Key.Key_7, Qt.Key.Key_8])
def test_without_an_offer_its_keys_do_nothing(show: Show, key: Qt.Key) -> None:
    shown = in_session(show)
    QTest.keyClick(shown.window, key)
    shown.frames(1)
    assert shown.handle.calls == []


def test_what_would_have_been_offered_is_not_shown_while_it_is_only_observed(show: Show) -> None:
    shown = in_session(show)
    shown.handle.put(Cue(400.0, "not-offered", "offers are being observed", "program"))
    shown.frames(1)
    assert shown.window.desk.tray.showing == ""
    assert "observed" not in shown.window.desk.tray._words.text()


def test_while_pacing_the_options_are_not_about_breath(show: Show) -> None:
    for seed in range(20):
        shown = in_session(show)
        shown.handle.guide._seed = seed
        shown.press("breathe")
        shown.until(430.0)
        rate = shown.window.desk.lanes_card.breath.text
        rising(shown)
        offered = shown.window.session.live.offers.offered(430.0, rising=True)  # type: ignore[union-attr]
        assert offered
        assert all("breath-focus" not in prompts.prompt(each).flags for each in offered)
        assert shown.window.desk.lanes_card.breath.text == rate, "the pacer goes on as it was"


def test_an_offer_waits_behind_what_was_asked_for(show: Show) -> None:
    shown = in_session(show)
    shown.press("pattern")
    rising(shown)
    assert shown.window.desk.tray.showing == "patterns"
    QTest.keyClick(shown.window, Qt.Key.Key_6)
    assert shown.handle.calls == [], "what is not seen is not sent"
    shown.press("pattern")
    assert shown.window.desk.tray.showing == "offer"


def test_the_last_five_minutes_bring_a_reminder_that_can_be_put_away(show: Show) -> None:
    shown = in_session(show)
    shown.until(2699.0)
    assert shown.window.desk.tray.showing == ""
    shown.until(2701.0)
    tray = shown.window.desk.tray
    assert tray.showing == "reminder"
    assert tray._words.text() == prompts.prompt("X8").text
    assert shown.view.stage.plain
    shown.press("pass")
    shown.until(2800.0)
    assert tray.showing == ""
    assert shown.handle.calls == []


def test_before_comparisons_are_known_the_tray_says_that_offers_rest(show: Show) -> None:
    shown = show(now=100.0)
    begin(shown.handle)
    shown.frames(1)
    assert shown.window.desk.tray._heading.text() == "Offers rest"


# --- lists ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("key", "name"),
    [
        (Qt.Key.Key_B, "patterns"),
        (Qt.Key.Key_G, "phases"),
        (Qt.Key.Key_C, "ceiling"),
        (Qt.Key.Key_W, "prompts"),
    ],
)
def test_a_key_opens_a_list_and_puts_it_away(show: Show, key: Qt.Key, name: str) -> None:
    shown = in_session(show)
    shown.window.activateWindow()
    QApplication.processEvents()
    tray = shown.window.desk.tray
    QTest.keyClick(shown.window, key)
    assert tray.showing == name
    assert tray.list.hasFocus()
    assert tray.list.accessibleName()
    QTest.keyClick(tray.list, key)
    assert not tray.asked
    assert not tray.list.hasFocus()


@pytest.mark.parametrize("name", ["pattern", "phase", "ceiling"])
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_short_lists_are_seen_whole(show: Show, name: str, width: int, height: int) -> None:
    shown = in_session(show, width=width, height=height)
    shown.press(name)
    shown.frames(2)
    assert shown.window.desk.tray.list.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("name", ["pattern", "phase", "ceiling", "prompts"])
def test_at_twice_the_text_a_list_has_the_column_to_itself_but_for_stop(
    show: Show, name: str
) -> None:
    shown = in_session(show, width=1280, height=720, theme=Theme(text_scale=2.0))
    desk = shown.window.desk
    shown.press(name)
    shown.frames(2)
    listed = desk.tray.list
    assert listed.viewport().height() >= 300
    right = listed.mapTo(desk, listed.rect().topRight()).x()
    assert right < desk.stop_all.geometry().right() + desk.stop_all.parentWidget().x()
    assert desk.stop_all.isVisible()
    assert not desk.note.isVisible()
    shown.press(name)
    shown.frames(2)
    assert desk.note.isVisible()


def test_markers_cues_and_stop_work_while_a_list_is_open(show: Show) -> None:
    shown = in_session(show)
    shown.press("breathe")
    shown.press("prompts")
    tray = shown.window.desk.tray
    QTest.keyClick(tray.list, Qt.Key.Key_N)
    assert shown.handle.calls[-1] == "mark named"
    QTest.keyClick(tray.list, Qt.Key.Key_Escape)
    assert shown.handle.calls[-1] == "stop all"
    assert shown.view.stage.plain


def test_a_part_is_announced_to_the_client_before_it_begins(show: Show) -> None:
    shown = in_session(show)
    events = heard(shown)
    shown.press("phase")
    tray = shown.window.desk.tray
    assert tray.list.currentRow() == 0
    tray.list.setCurrentRow(2)
    QTest.keyClick(tray.list, Qt.Key.Key_Return)
    shown.frames(2, 1.0)
    assert shown.view.stage.prompt.text == "Next: 3 minutes of following the shape"
    assert shown.view.stage.phase_word == ""
    shown.until(407.0)
    assert Phase(406.0, "practice", "therapist") in events
    assert shown.view.stage.phase_word == "in"
    assert "practice 0:01" in shown.window.desk.header.recording.text()
    shown.press("phase")
    assert tray.list.currentRow() == 3, "the next one is found chosen"


def test_the_next_part_ends_the_pacer_where_a_breath_ends(show: Show) -> None:
    shown = in_session(show)
    shown.press("breathe")
    shown.press("phase")
    shown.window.desk.tray.list.picked.emit(3)
    shown.until(460.0)
    assert shown.view.stage.plain
    assert "free breathing after" in shown.window.desk.header.recording.text()


def test_a_ceiling_is_agreed_in_beats_above_the_start_of_today(show: Show) -> None:
    shown = in_session(show)
    events = heard(shown)
    tile = shown.window.desk.tiles["ceiling"]
    assert tile.isHidden()
    shown.press("ceiling")
    shown.window.desk.tray.list.picked.emit(3)
    shown.frames(2)
    assert Marker(400.0, "ceiling", "therapist", "15") in events
    assert not tile.isHidden()
    assert tile.accessibleName() == (
        "Ceiling agreed today: +15 bpm, room left: 12 bpm, slow-down plan: key 4"
    )
    shown.handle.put(metric(401.0, "hr_since_start", 16.0, "bpm", 10))
    shown.until(402.0)
    assert "reached" in tile.accessibleName()
    assert shown.view.stage.plain, "the client sees nothing of it"
    shown.press("ceiling")
    shown.window.desk.tray.list.picked.emit(0)
    shown.frames(2)
    assert tile.isHidden()


def test_any_prompt_can_be_sent_from_the_list(show: Show) -> None:
    shown = in_session(show)
    shown.press("prompts")
    tray = shown.window.desk.tray
    titles = [tray.list.item(row).text().split("\n")[0] for row in range(tray.list.count())]
    assert {"Feet toward the floor", "The first hint", "Worth keeping"} <= set(titles)
    assert "Easy company" not in titles, "that one is for home"
    tray.list.picked.emit(titles.index("Worth keeping"))
    shown.frames(2, 1.0)
    assert shown.view.scene.prompt == "C1"


def test_a_reflective_prompt_asks_once_more_while_signals_are_up(show: Show) -> None:
    shown = in_session(show)
    rising(shown)
    shown.press("prompts")
    tray = shown.window.desk.tray
    row = [tray.list.item(each).text() for each in range(tray.list.count())].index(
        "What it might ask for"
    )
    tray.list.picked.emit(row)
    shown.frames(1)
    assert shown.handle.calls == []
    assert "sends it anyway" in tray.list.item(row).data(WORDS)
    tray.list.picked.emit(row)
    shown.frames(1)
    assert shown.handle.calls == ["prompt R1"]


def test_while_offers_are_observed_the_tray_promises_none(show: Show) -> None:
    shown = in_session(show)
    session = shown.window.session
    assert session is not None
    tray = shown.window.desk.tray
    for settings, heading, right in (
        (Settings("session", earlier_sessions=2), "Offers are observed", "session 3 of 20"),
        (Settings("session", off=True), "Offers rest", ""),
    ):
        session.live.offers.settings = settings
        shown.until(shown.handle.now + 2.0)
        assert (tray._heading.text(), tray._right.text()) == (heading, right)
        assert "two options" not in tray._words.text()


def test_at_a_rise_without_an_offer_the_tray_says_why(show: Show) -> None:
    shown = in_session(show)
    shown.handle.put(Cue(shown.handle.now, "not-offered", "two offers were passed on", "program"))
    shown.handle.put(metric(shown.handle.now, "rise", 25.0))
    shown.until(shown.handle.now + 2.0)
    assert shown.window.desk.tray._words.text() == (
        "Nothing is offered now: two offers were passed on."
    )


def test_signals_that_lie_low_for_a_minute_are_a_question_for_the_therapist_alone(
    show: Show,
) -> None:
    shown = in_session(show)
    scene = shown.view.scene
    about = prompts.triggered_by("flat").text
    tray = shown.window.desk.tray
    for name in ("z_hr", "z_scl"):
        shown.handle.put(metric(shown.handle.now, name, -1.4))
    begun = shown.handle.now
    shown.until(begun + 1.0)
    shown.until(begun + 58.0)
    assert tray._words.text() != about
    shown.until(begun + 62.0)
    assert tray._words.text() == about
    assert tray.showing == ""
    assert shown.view.scene == scene
    shown.handle.put(metric(shown.handle.now, "z_hr", 0.1))
    shown.until(begun + 64.0)
    assert tray._words.text() != about
