"""A whole practice in each of its ways, by keys alone and with no way out of the computer."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from biofeedback.events import Event, PacerChange, Phase, RrIntervals
from biofeedback.guidance.practice import ARRIVE, CLOSE, FREE_AFTER, PRACTISE
from tests.ui.whole_app import WholeApp

Key = Qt.Key


@dataclass(frozen=True)
class Way:
    """What is chosen in the set-up, and what is seen and heard while it is followed."""

    chip: str
    sensors: str
    seen: bool
    heard: bool


WAYS = {
    "screen only": Way("screen", "with", seen=True, heard=False),
    "sound only": Way("sound", "with", seen=False, heard=True),
    "without a sensor": Way("screen", "without", seen=True, heard=False),
    "on one's own": Way("own", "without", seen=False, heard=False),
}


@pytest.fixture(scope="module")
def app(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path_factory.mktemp("ways"), scenario="steady", seed=3)
    made.with_vault("Wren")
    made.press_on(made.flow.home.people["Wren"])
    made.wear_simulated("heart")
    yield made
    made.close()


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing reaches beyond this process: whoever tries is told so."""

    def refuse(*_args: object, **_named: object) -> None:
        raise AssertionError("a practice needs no network")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)


def set_up(app: WholeApp, way: Way) -> None:
    app.press(Key.Key_2)
    setup = app.flow.practice.setup
    assert app.page is setup
    for group, option in ((setup.ways, way.chip), (setup.sensors, way.sensors)):
        if option not in group.chosen:
            app.press_on(group.chips[option], Key.Key_Space)
    app.tab_to(setup.length)
    while setup.length.value() > 1:
        app.press(Key.Key_Down, 0.0)
    if setup.settle.isChecked():
        app.press_on(setup.settle, Key.Key_Space)
    if setup.lead.isChecked() and setup.lead.isEnabled():
        app.press_on(setup.lead, Key.Key_Space)
    assert setup.plan.minutes == 1.0
    app.press_on(setup.begin)
    app.pass_time(0.1)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("name", WAYS)
def test_a_whole_practice_works_in_each_way_by_keys_alone_and_without_a_network(
    app: WholeApp, name: str
) -> None:
    way = WAYS[name]
    set_up(app, way)
    run = app.flow.practice.run
    assert app.page is run
    app.press(Key.Key_Return, 0.5)
    app.pass_time(21.0, 7.0)
    assert run.sound is not None
    assert run.sound.on is way.heard
    assert (run.stage.disc.extent is not None) is way.seen
    # the practice, and the minute after it, come to their ends by themselves
    app.pass_time(110.0, 10.0)
    assert run.state.current is not None
    assert run.state.current.name == CLOSE
    app.press(Key.Key_4, 0.0)
    app.press(Key.Key_Return, 1.0)
    app.pass_time(1.0)
    assert app.page is app.flow.practice.summary
    app.press_on(app.flow.practice.summary.close_key)
    kept = list(app.vault.session(app.flow.practice.session_id).events())
    assert [each.name for each in kept if isinstance(each, Phase)] == [
        ARRIVE, PRACTISE, FREE_AFTER, CLOSE
    ]  # fmt: skip
    assert paced(kept) is (way.chip != "own")
    assert any(isinstance(each, RrIntervals) for each in kept) is (way.sensors == "with")
    latest = app.flow.practice.profile.entries("check-in after")[-1]
    assert latest.answers == {"distress": 4}


def paced(events: list[Event]) -> bool:
    return any(isinstance(each, PacerChange) and each.phases for each in events)


@pytest.mark.usefixtures("no_network")
def test_the_guard_against_a_network_bites() -> None:
    with pytest.raises(AssertionError), socket.socket() as way_out:
        way_out.connect(("127.0.0.1", 9))
