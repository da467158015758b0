"""What the desk shows of whom: figures, own signals, what a person asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractScrollArea

from biofeedback.events import Metric
from biofeedback.guidance import prompts
from biofeedback.guidance.safety import Circumstances
from biofeedback.recordings.vault import Vault
from biofeedback.session.profile import Profile
from tests.ui.desk_in_session import Show, in_session, rising
from tests.ui.fake_session import begin, paced, usual_metrics


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


@pytest.mark.parametrize("width", [1280, 1920])
def test_why_no_variability_is_shown_is_read_to_its_end(
    show: Show, profile: Profile, width: int
) -> None:
    profile.keep_circumstances(Circumstances({"SI-1": "talked about"}))
    shown = in_session(show, profile=profile, width=width, height=width * 9 // 16)
    shown.frames(3)
    tile = shown.window.desk.tiles["rmssd"]
    label = tile.words[0]
    assert label.heightForWidth(label.width()) <= label.height()
    assert tile.geometry().bottom() <= tile.parentWidget().height()
