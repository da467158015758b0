"""Agreements and safety notes beside a running session, and what taking one back ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from biofeedback.events import Gap, Marker, RrIntervals, SampleBatch
from biofeedback.session.profile import Profile
from biofeedback.ui.desk.window import Window
from biofeedback.ui.home.beside_desk import BesideDesk
from tests.ui.whole_app import WholeApp

Key = Qt.Key


class Room:
    """A session of Wren, who agreed to everything."""

    def __init__(self, folder: Path) -> None:
        self.app = WholeApp(folder, scenario="steady")
        self.people = self.app.with_vault("Wren").people
        for scope in ("share", "second sensor"):
            self.people.agree("Wren", scope, "2", "text")
        self.app.wear_simulated("heart")
        self.app.press_on(self.app.flow.home.people["Wren"])
        self.app.press(Key.Key_1)
        desk = self.app.flow.sessions.window
        assert isinstance(desk, Window)
        desk.frames.stop()
        self.desk = desk
        self.beside = next(each for each in desk.children() if isinstance(each, BesideDesk))
        self.wait(5.0)

    def wait(self, seconds: float) -> None:
        self.app.pass_time(seconds)
        self.desk.draw_frame()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.desk, key)
        QApplication.processEvents()

    def take_back(self, scope: str) -> None:
        self.press(Key.Key_A)
        consent = self.beside.consent
        QTest.keyClick(consent.boxes[scope], Key.Key_Space)  # type: ignore[index]
        QTest.keyClick(consent.keep, Key.Key_Return)
        self.wait(1.0)

    def close(self) -> None:
        self.desk.close()
        self.wait(4.0)
        self.app.flow.sessions.look()
        QApplication.processEvents()
        self.app.close()


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    if made.app.flow.sessions.window is not None:
        made.close()


def test_taking_back_the_agreement_to_be_recorded_ends_it_within_a_second(room: Room) -> None:
    room.take_back("record")
    assert not room.beside.agreements.isVisible()
    assert not room.people.allows("Wren", "record")
    assert room.desk.desk.header.state.line.text() == "sensing paused"
    assert "agrees to recording no more" in room.desk.desk.header.state.second.text()
    room.press(Key.Key_F8)
    room.wait(5.0)
    vault = room.app.vault
    room.desk.close()
    room.wait(4.0)
    events = list(vault.session("last").events())
    (mark,) = [each for each in events if isinstance(each, Marker)]
    assert (mark.kind, mark.text) == ("agreement withdrawn", "record")
    measured = [each.time for each in events if isinstance(each, RrIntervals)]
    measured += [each.samples.time for each in events if isinstance(each, SampleBatch)]
    assert max(measured) <= mark.time + 1.0
    holes = [each for each in events if isinstance(each, Gap)]
    assert [(hole.reason, hole.start) for hole in holes] == [("agreement withdrawn", mark.time)]


def test_it_goes_on_once_it_is_agreed_to_again(room: Room) -> None:
    room.take_back("record")
    room.take_back("record")
    assert room.people.allows("Wren", "record")
    assert room.desk.desk.header.state.line.text() != "sensing paused"


def test_the_second_sensor_and_the_network_hear_it_too(room: Room) -> None:
    heard: list[tuple[str, str]] = []
    assert room.desk.session is not None
    room.desk.session.bridge.marker.connect(lambda mark: heard.append((mark.kind, mark.text)))
    for scope in ("share", "second sensor"):
        room.take_back(scope)
    assert heard == [("agreement withdrawn", "share"), ("agreement withdrawn", "second sensor")]


def test_keys_of_the_desk_rest_in_the_pages_and_escape_stops_everywhere(room: Room) -> None:
    assert room.desk.session is not None
    marks: list[object] = []
    room.desk.session.bridge.marker.connect(marks.append)
    room.press(Key.Key_A)
    dialog = room.beside.agreements
    assert dialog.isVisible()
    assert not dialog.isModal()
    QTest.keyClick(room.beside.consent.keep, Key.Key_N)
    room.wait(0.5)
    assert marks == []
    stopped: list[bool] = []
    dialog.stop_asked.connect(lambda: stopped.append(True))
    QTest.keyClick(room.beside.consent.keep, Key.Key_Escape)
    assert stopped == [True]
    assert not dialog.isVisible()


@pytest.mark.parametrize("covering", ["lock", "turn"])
def test_nothing_lies_beside_a_desk_that_is_locked_or_turned(room: Room, covering: str) -> None:
    room.press(Key.Key_A)
    room.beside.show_notes()
    assert room.beside.agreements.isVisible()
    assert room.beside.circumstances.isVisible()
    room.desk._actions[covering]()
    QApplication.processEvents()
    assert not room.beside.agreements.isVisible()
    assert not room.beside.circumstances.isVisible()
    if covering == "turn":
        room.desk._actions["turn"]()


def test_what_is_told_while_a_session_runs_limits_it_at_once(room: Room) -> None:
    room.press(Key.Key_K)
    notes = room.beside.notes
    assert notes.led.isVisibleTo(notes)
    notes.items["SI-5"].chips["not sure"].click()
    notes.keep.click()
    room.wait(1.0)
    assert not room.beside.circumstances.isVisible()
    assert Profile(room.people, "Wren").limits.breath_focus_unwelcome
    room.press(Key.Key_1)
    room.wait(1.0)
    assert room.desk.session is not None
    assert room.desk.session.live.pacer is None
    assert room.desk.desk.pacer._words.text().startswith("Following the breath is unwelcome")
