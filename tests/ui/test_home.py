"""Home: who is here, four doors, one line."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from biofeedback.session.opening import PURPOSE_READ
from biofeedback.session.profile import Profile
from biofeedback.session.starting import desk_offers, meta_now
from biofeedback.ui.home.page import Home
from tests.ui.whole_app import PASSPHRASE, WholeApp

Key = Qt.Key


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path)
    yield made
    made.close()


def texts(home: Home) -> list[str]:
    return [label.text() for label in home.findChildren(QLabel) if label.isVisible()] + [
        door.line for door in home.doors.values()
    ]


def test_session_and_review_rest_until_a_person_is_chosen_and_say_so(app: WholeApp) -> None:
    app.with_vault("Wren")
    home = app.flow.home
    for name in ("session", "review"):
        assert not home.doors[name].isEnabled()
        assert home.doors[name].line == "Choose a person first."
    for name in ("practice", "sensors"):
        assert home.doors[name].isEnabled()
    app.press(Key.Key_1)
    assert app.page is home
    app.press_on(home.people["Wren"])
    assert all(door.isEnabled() for door in home.doors.values())
    app.press_on(home.people["Wren"])
    assert not home.doors["session"].isEnabled()


def test_home_and_a_practice_open_no_socket(app: WholeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, lambda *_, name=name: asked.append(name))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: asked.append("getaddrinfo"))
    app.with_vault("Wren")
    app.press(Key.Key_2)
    assert app.page is app.flow.practice.setup
    app.press_on(app.flow.practice.setup.begin)
    app.pass_time(5.0)
    assert asked == []
    app.press(Key.Key_Escape)
    app.press(Key.Key_Escape, 1.0)


def test_what_home_says_is_announced_without_moving_the_focus(
    app: WholeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(
        "biofeedback.ui.kit.answer.announce", lambda _, text: heard.append(text) if text else None
    )
    app.with_vault("Wren")
    app.press_on(app.flow.home.words["trends"])
    assert heard == ["Choose a person first."]
    assert app.focused is app.flow.home.words["trends"]


def test_tab_reaches_people_doors_and_words(app: WholeApp) -> None:
    app.with_vault("Wren", "Alder")
    home = app.flow.home
    app.press_on(home.people["Wren"])
    for widget in (*home.people.values(), home.add_person, *home.doors.values(),
                   *home.words.values()):  # fmt: skip
        app.tab_to(widget)
        assert app.shell.ring.isVisible()


@pytest.mark.parametrize("key", [Key.Key_3, Key.Key_4])
def test_keys_open_the_doors(app: WholeApp, key: Qt.Key) -> None:
    app.with_vault("Wren")
    app.press_on(app.flow.home.people["Wren"])
    app.press(key)
    pages = {Key.Key_3: app.flow.recordings.page, Key.Key_4: app.flow.sensors}
    assert app.page is pages[key]
    app.press_on(app.page.go_back)  # type: ignore[attr-defined]
    assert app.page is app.flow.home


def test_home_says_the_same_after_a_day_or_a_month(app: WholeApp) -> None:
    vault = app.with_vault("Wren")
    app.press_on(app.flow.home.people["Wren"])
    app.flow.go_home()
    before = texts(app.flow.home)
    for month in range(1, 8):
        meta = meta_now("simulated", "Wren")
        object.__setattr__(meta, "started_at", f"2026-{month:02}-01T10:00:00+00:00")
        vault.new_session(meta).close()
    app.flow.go_home()
    assert texts(app.flow.home) == before


def test_nothing_of_one_person_is_left_when_another_is_chosen(app: WholeApp) -> None:
    app.with_vault("Wren", "Alder")
    home = app.flow.home
    app.press_on(home.people["Wren"])
    app.press(Key.Key_2)
    app.flow.practice.profile.deny("T1")
    app.press_on(app.flow.practice.setup.go_back)
    app.press_on(home.people["Alder"])
    assert [name for name, chip in home.people.items() if chip.isChecked()] == ["Alder"]
    app.press(Key.Key_2)
    assert app.flow.practice.profile.person == "Alder"
    assert app.flow.practice.profile.unwanted == frozenset()
    assert "Wren" not in " ".join(
        label.text() for label in app.page.findChildren(QLabel) if label.isVisible()
    )


def test_a_recording_that_ended_early_is_one_line_with_open_and_later(app: WholeApp) -> None:
    vault = app.with_vault("Wren")
    vault.new_session(meta_now("simulated", "Wren")).close(complete=False)
    app.flow.go_home()
    kept = app.flow.home.kept
    assert kept.isVisible()
    assert kept.text.endswith("ended early. It is kept up to its last second.")
    app.press_on(kept.later)
    assert not kept.isVisible()
    assert len(vault.sessions()) == 1


def test_the_text_on_what_this_is_comes_once_before_the_first_practice(app: WholeApp) -> None:
    vault = app.with_vault("Wren")
    vault.people.set_setting(PURPOSE_READ, False)
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_2)
    assert app.page is app.flow.purpose
    app.press_on(app.flow.purpose.go_on)
    assert app.page is app.flow.practice.setup
    app.press_on(app.flow.practice.setup.go_back)
    app.press(Key.Key_2)
    assert app.page is app.flow.practice.setup


def test_a_new_person_is_a_pseudonym_and_comes_with_agreements(app: WholeApp) -> None:
    vault = app.with_vault()
    app.press_on(app.flow.home.add_person)
    page = app.flow.new_person
    assert app.page is page
    assert not page.add.isEnabled()
    app.type("Heron")
    app.press(Key.Key_Return)
    consent = app.flow.person.consent
    assert app.page is consent
    assert not any(box.isChecked() for box in consent.boxes.values())
    app.press_on(consent.boxes["record"], Key.Key_Space)
    app.press_on(consent.keep)
    assert vault.people.allows("Heron", "record")
    assert not vault.people.allows("Heron", "share")
    assert app.flow.home.people["Heron"].isChecked()


def test_an_agreement_can_be_taken_back_in_settings(app: WholeApp) -> None:
    vault = app.with_vault("Wren")
    app.press_on(app.flow.home.people["Wren"])
    app.press_on(app.flow.home.words["settings"])
    app.press_on(app.flow.edge.settings.agreements)
    assert app.flow.person.consent.boxes["record"].isChecked()
    app.press_on(app.flow.person.consent.boxes["record"], Key.Key_Space)
    app.press_on(app.flow.person.consent.keep)
    assert not vault.people.allows("Wren", "record")


def test_the_clinics_own_text_is_one_press_away(app: WholeApp) -> None:
    vault = app.with_vault("Wren")
    app.press_on(app.flow.home.words["help-now"])
    page = app.flow.edge.help_now
    assert app.page is page
    app.press_on(page.change)
    app.type("Call the clinic: 0123")
    app.press_on(page.keep)
    assert page.text.text() == "Call the clinic: 0123"
    assert vault.people.setting("help text") == "Call the clinic: 0123"


def test_trends_wait_for_a_person(app: WholeApp) -> None:
    app.with_vault("Wren")
    home = app.flow.home
    app.press_on(home.words["trends"])
    assert home.said.text() == "Choose a person first."
    app.press_on(home.people["Wren"])
    app.press_on(home.words["trends"])
    trends = app.flow.edge.trends
    assert app.page is trends
    trends.close_reading()
    assert trends.said.text().startswith("Nothing to show yet")
    app.press_on(trends.go_back)
    assert app.page is home


def test_the_vault_closes_on_request_and_opens_again_with_nobody_chosen(app: WholeApp) -> None:
    made = app.shell.first._opening.make("passphrase", PASSPHRASE)
    made.vault.people.set_setting(PURPOSE_READ, True)
    app.shell.first.opened.emit(made.vault, False)
    app.press_on(app.flow.home.people["Just me"])
    app.press_on(app.flow.home.words["settings"])
    app.press_on(app.flow.edge.settings.close_now)
    unlock = app.shell.first.unlock
    assert app.page is unlock
    assert app.shell.opened is None
    app.type("another one")
    app.press(Key.Key_Return)
    assert "did not open" in unlock.why.text()
    app.type(PASSPHRASE)
    app.press(Key.Key_Return)
    assert app.page is app.flow.home
    assert not any(chip.isChecked() for chip in app.flow.home.people.values())


def test_it_closes_by_itself_after_minutes_without_anyone_and_never_while_something_runs(
    app: WholeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.with_vault("Wren")
    now = [0.0]
    monkeypatch.setattr("biofeedback.ui.shell.time.monotonic", lambda: now[0])
    app.shell._lock_after(10)
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.begin)
    now[0] = 3600.0
    app.shell.look_at_lock()
    assert app.shell.opened is not None
    app.press(Key.Key_Escape)
    app.press(Key.Key_Escape, 1.0)
    app.shell.look_at_lock()
    now[0] += 599.0
    app.shell.look_at_lock()
    assert app.shell.opened is not None
    now[0] += 2.0
    app.shell.look_at_lock()
    assert app.shell.opened is None


def test_looks_change_by_key_and_in_settings(app: WholeApp) -> None:
    app.with_vault("Wren")
    QTest.keyClick(app.focused, Key.Key_F7)
    assert app.shell.theme.name == "dark"
    app.press_on(app.flow.home.words["settings"])
    settings = app.flow.edge.settings
    assert settings.dark.isChecked()
    app.press_on(settings.dark, Key.Key_Space)
    assert app.shell.theme.name == "light"
    app.tab_to(settings.text_size)
    for _ in range(3):
        app.press(Key.Key_Up)
    assert app.shell.theme.text_scale == pytest.approx(1.3)


def test_the_title_names_nobody(app: WholeApp) -> None:
    app.with_vault("Wren")
    app.press_on(app.flow.home.people["Wren"])
    assert app.shell.windowTitle() == "Biofeedback"


def test_offers_on_the_desk_are_chosen_in_settings_and_observed_until_then(app: WholeApp) -> None:
    vault = app.with_vault("Wren")
    assert desk_offers(vault).observed
    app.press_on(app.flow.home.words["settings"])
    settings = app.flow.edge.settings
    assert settings.offers.chosen == ("observe",)
    app.press_on(settings.offers.chips["on"], Key.Key_Space)
    assert not desk_offers(vault).observed
    app.press_on(settings.offers.chips["off"], Key.Key_Space)
    assert desk_offers(vault).off
    app.press_on(settings.offers.chips["off"], Key.Key_Space)
    assert desk_offers(vault).observed
    app.press_on(settings.planned, Key.Key_Up)
    assert desk_offers(vault).planned_s == 55 * 60.0


def test_what_is_offered_is_chosen_by_group_and_what_was_refused_comes_back(app: WholeApp) -> None:
    vault = app.with_vault("Wren")
    wren = Profile(vault.people, "Wren")
    wren.deny("T1")
    app.press_on(app.flow.home.people["Wren"])
    app.press_on(app.flow.home.words["settings"])
    app.press_on(app.flow.edge.settings.offered)
    page = app.flow.edge.offered
    assert app.page is page
    app.press_on(page.groups["sight"], Key.Key_Space)
    assert {"T1", "O1"} <= wren.unwanted
    app.press_on(page.again["T1"])
    assert page.again == {}
    assert "T1" not in wren.unwanted
    app.press_on(page.go_back)
    app.press_on(app.flow.edge.settings.go_back)
    app.press(Key.Key_2)
    assert "O1" in app.flow.practice.profile.unwanted
