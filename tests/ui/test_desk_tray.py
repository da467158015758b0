"""The tray: offers, lists, notes and what it says by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from biofeedback.events import Cue, Marker, Metric, Offer, Phase
from biofeedback.guidance import prompts
from biofeedback.guidance.safety import Circumstances
from biofeedback.recordings.vault import Vault
from biofeedback.session.profile import Profile
from biofeedback.ui.theme import Theme
from tests.ui.conftest import Shown
from tests.ui.fake_session import begin, metric, paced, usual_metrics

Show = Callable[..., Shown]


def rising(shown: Shown, seconds: float = 25.0) -> None:
    """Both signals are up, and the rise rule has fired."""
    now = shown.handle.now
    shown.handle.put(
        metric(now, "rise", seconds), metric(now, "z_hr", 2.4), metric(now, "z_scl", 2.1),
        metric(now, "hr_since_start", 12.0, "bpm", 10),
        metric(now, "scl_since_start", 1.4, "uS", 15),
        *shown.handle.guide.rise(Offer(now, "client", (), ("both up",))),
    )  # fmt: skip
    shown.frames(2)


def in_session(show: Show, **how: object) -> Shown:
    shown = show(now=400.0, **how)
    begin(shown.handle)
    usual_metrics(shown.handle, 400.0)
    shown.frames(2)
    return shown


def heard(shown: Shown) -> list[object]:
    """Marks and cues as they come."""
    session = shown.window.session
    assert session is not None
    events: list[object] = []
    session.bridge.marker.connect(events.append)
    session.bridge.cue.connect(events.append)
    session.bridge.phase.connect(events.append)
    return events


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
    row = [tray.list.item(each).text().split("\n")[0] for each in range(tray.list.count())].index(
        "What it might ask for"
    )
    tray.list.picked.emit(row)
    shown.frames(1)
    assert shown.handle.calls == []
    assert "sends it anyway" in tray.list.item(row).text()
    tray.list.picked.emit(row)
    shown.frames(1)
    assert shown.handle.calls == ["prompt R1"]


# --- notes ----------------------------------------------------------------------------------
def test_a_note_is_kept_with_enter_and_desk_keys_rest_meanwhile(show: Show) -> None:
    shown = in_session(show)
    events = heard(shown)
    shown.window.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(shown.window, Qt.Key.Key_T)
    field = shown.window.desk.tray.note.field
    assert field.hasFocus()
    QTest.keyClicks(field, "n 12 bl? door, 5 s")
    assert shown.handle.calls == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    shown.frames(1)
    assert events == [Marker(400.0, "note", "therapist", "n 12 bl? door, 5 s")]
    assert not shown.window.desk.tray.asked
    assert not field.hasFocus()
    QTest.keyClick(shown.window, Qt.Key.Key_N)
    assert shown.handle.calls[-1] == "mark named"


def test_an_empty_note_leaves_no_mark(show: Show) -> None:
    shown = in_session(show)
    shown.press("note")
    QTest.keyClicks(shown.window.desk.tray.note.field, "  ")
    QTest.keyClick(shown.window.desk.tray.note.field, Qt.Key.Key_Return)
    assert shown.handle.calls == []


def test_stop_works_while_writing_and_the_words_stay(show: Show) -> None:
    shown = in_session(show)
    shown.window.activateWindow()
    QApplication.processEvents()
    shown.press("breathe")
    shown.press("note")
    field = shown.window.desk.tray.note.field
    QTest.keyClicks(field, "half a tho")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert shown.handle.calls[-1] == "stop all"
    assert shown.view.stage.plain
    shown.press("note")
    assert field.toPlainText() == "half a tho"


def test_a_note_stands_on_the_strip_without_its_words(show: Show) -> None:
    shown = in_session(show)
    shown.handle.mark("note", text="something private")
    shown.frames(3)
    flags = shown.window.desk.lanes_card.lanes._events._flags
    assert [(flag.icon, flag.word) for flag in flags] == [("page", "note")]


# --- pacer ----------------------------------------------------------------------------------
def test_the_pacer_leads_from_the_clients_own_breath(show: Show) -> None:
    shown = in_session(show)
    assert shown.window.desk.pacer._words.text() == (
        "Ready: Long exhale 4-6, starting near 14 a minute"
    )
    shown.press("breathe")
    assert shown.handle.lead_from == 14.2
    shown.frames(2)
    assert shown.window.desk.lanes_card.breath.text.startswith("Breath: 14.2 a minute")


def test_without_a_breath_to_go_by_it_leads_from_a_usual_one(show: Show) -> None:
    shown = show()
    shown.press("breathe")
    assert shown.handle.lead_from == 9.0


def test_hold_here_freezes_the_rate_and_leads_on_again(show: Show) -> None:
    shown = in_session(show)
    shown.press("breathe")
    shown.until(520.0)
    shown.press("hold")
    shown.frames(2)
    card, breath = shown.window.desk.pacer, shown.window.desk.lanes_card.breath
    assert card.hold.showing
    held = breath.text
    shown.until(700.0)
    assert breath.text == held
    shown.press("hold")
    shown.until(900.0)
    assert breath.text != held
    assert not card.hold.showing
    assert shown.handle.calls[1:] == ["hold here", "lead on"]


def test_hold_here_without_a_pacer_does_nothing(show: Show) -> None:
    shown = in_session(show)
    shown.press("hold")
    assert shown.handle.calls == []


# --- pause guide ----------------------------------------------------------------------------
def test_the_pause_guide_fills_over_two_breaths_on_the_desk_alone(show: Show) -> None:
    shown = in_session(show)
    events = heard(shown)
    clock = shown.window.desk.header.clock
    assert clock.arc is None
    shown.press("pause-guide")
    assert events == [Marker(400.0, "pause guide", "therapist")]
    length = 2 * 60 / 14.2
    shown.until(400.0 + length / 2)
    assert clock.arc == pytest.approx(0.5)
    assert shown.view.stage.plain
    shown.until(400.1 + length)
    assert clock.arc is None


def test_the_pause_guide_takes_8_s_where_no_breath_is_known(show: Show) -> None:
    shown = show()
    shown.press("pause-guide")
    shown.until(6.0)
    assert shown.window.desk.header.clock.arc == pytest.approx(0.75)


def test_with_less_movement_the_arc_fills_in_four_steps(show: Show) -> None:
    shown = show(theme=Theme(reduced_motion=True))
    shown.press("pause-guide")
    seen = set()
    for tenth in range(80):
        shown.until(tenth / 10)
        seen.add(shown.window.desk.header.clock.arc)
    assert seen == {0.0, 0.25, 0.5, 0.75}


# --- figures of the heart -------------------------------------------------------------------
def test_figures_of_the_heart_are_hidden_by_one_key_and_its_quality_is_not(show: Show) -> None:
    shown = in_session(show)
    desk = shown.window.desk
    shown.press("hide-heart")
    shown.frames(1)
    for reading in (desk.lanes_card.heart, desk.tiles["rmssd"], desk.tiles["hr_since_start"]):
        assert "hidden" in reading.accessibleName()
        assert not any(sign.isdigit() for sign in reading.accessibleName().replace("F5", ""))
    assert "4.8" in desk.lanes_card.skin.accessibleName()
    assert "99" in desk.header.heart.accessibleName()
    assert "heart" not in desk.header.state.second.text()
    assert not desk.lanes_card.lanes.lanes["heart"].axis.style["showValues"]
    shown.press("hide-heart")
    shown.frames(1)
    assert "80" in desk.lanes_card.heart.accessibleName()
    assert shown.handle.calls == [], "the recording is the same either way"


# --- own signals ----------------------------------------------------------------------------
def test_the_therapists_own_strip_is_quiet_until_a_key(show: Show) -> None:
    shown = in_session(show)
    own = shown.window.desk.own
    shown.handle.put(Metric(400.0, "therapist", "hr", 66.0, "bpm", 5.0, 1.0))
    shown.frames(2)
    assert not own.isVisible()
    shown.press("own")
    shown.frames(2)
    assert own.isVisible()
    assert "66 bpm" in own.accessibleName()
    assert "80" not in own.accessibleName()
    assert "80 bpm" in shown.window.desk.lanes_card.heart.accessibleName()
    shown.press("own")
    assert not own.isVisible()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_nothing_scrolls_with_an_offer_and_the_own_strip(
    show: Show, width: int, height: int
) -> None:
    shown = in_session(show, width=width, height=height)
    shown.press("own")
    rising(shown)
    shown.frames(3)
    for area in shown.window.desk.findChildren(QAbstractScrollArea):
        assert area.verticalScrollBar().maximum() == 0 or not area.isVisible()


def test_keys_keep_their_places_when_an_offer_comes(show: Show) -> None:
    shown = in_session(show)
    desk = shown.window.desk

    def places() -> dict[str, QRect]:
        return {
            name: QRect(key.mapTo(desk, QPoint(0, 0)), key.size())
            for name, key in desk.keys.items()
            if key.isVisible() and name != "pass"
        }

    before = places()
    rising(shown)
    shown.frames(3)
    assert places() == before


# --- what a person's circumstances change ---------------------------------------------------
@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Profile]:
    with Vault.create(tmp_path / "library", bytes(32)) as vault:
        vault.people.add("Wren")
        yield Profile(vault.people, "Wren")


def test_where_breath_is_unwelcome_nothing_about_it_is_offered(
    show: Show, profile: Profile
) -> None:
    profile.keep_circumstances(Circumstances({"SI-5": "talked about"}))
    shown = show(now=400.0, profile=profile)
    begin(shown.handle)
    usual_metrics(shown.handle, 400.0)
    shown.press("breathe")
    assert shown.handle.calls == []
    assert shown.window.desk.pacer._words.text() == (
        "Following the breath is unwelcome at the moment."
    )
    for _ in range(20):
        shown.press("slow")
        shown.frames(1)
        assert "breath-focus" not in prompts.prompt(shown.view.scene.prompt).flags
    assert prompts.prompt("X6").text in shown.window.desk.tray._words.text()
    shown.press("prompts")
    items = shown.window.desk.tray.list
    shown_titles = {items.item(row).text().split("\n")[0] for row in range(items.count())}
    assert "Count on the way out" not in shown_titles


def test_where_rhythm_varies_for_other_reasons_no_variability_is_shown(
    show: Show, profile: Profile
) -> None:
    profile.keep_circumstances(Circumstances({"SI-1": "talked about"}))
    shown = show(now=400.0, profile=profile)
    begin(shown.handle)
    usual_metrics(shown.handle, 400.0)
    shown.until(401.0)
    tiles = shown.window.desk.tiles
    for name in ("rmssd", "rhythm_regularity"):
        assert "varies for other reasons" in tiles[name].accessibleName()
    assert "+3" in tiles["hr_since_start"].accessibleName()


def test_whoever_worries_about_figures_sees_none(show: Show, profile: Profile) -> None:
    profile.keep_circumstances(Circumstances({"SI-6": "not sure"}))
    shown = show(now=400.0, profile=profile)
    begin(shown.handle)
    usual_metrics(shown.handle, 400.0)
    shown.press("count")
    shown.press("breathe")
    shown.until(420.0)
    assert "hidden" in shown.window.desk.lanes_card.heart.accessibleName()
    assert shown.view.count.text == ""


def test_what_a_client_asked_for_is_kept_with_them_and_not_carried_over(
    show: Show, profile: Profile
) -> None:
    shown = show(profile=profile)
    shown.press("count")
    shown.press("ground")
    shown.frames(2, 1.0)
    declined = shown.view.scene.prompt
    shown.view.prompt.never.click()
    again, other = show(profile=profile), show()
    for later, counts in ((again, True), (other, False)):
        session = later.window.session
        assert session is not None
        assert session.client.wishes.counting is counts
        assert (declined in session.client.wishes.unwanted) is counts


def test_a_paced_block_that_was_begun_by_the_record_shows_its_rates(show: Show) -> None:
    shown = in_session(show)
    shown.handle.put(paced(390.0))
    shown.frames(2)
    words = shown.window.desk.pacer._words.text()
    assert words == "in 4 s, out 6 s; asked 6.0 a minute"
