"""The Sensors screen on simulated sensors and on scripted statuses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from biofeedback.devices import causes
from biofeedback.devices.network_sensors import Answers, NetworkSensor
from biofeedback.events import DeviceStatus, Metric, RrIntervals, SkinResponse
from biofeedback.session.in_reach import Look
from biofeedback.ui.live.live import Live
from biofeedback.ui.sensors.state import AnswerCheck, view
from tests.ui.whole_app import WholeApp

Key = Qt.Key
STRAP = "AA:01"


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path, scenario="steady")
    made.with_vault("Wren")
    made.press(Key.Key_4)
    made.pass_time(1.0)
    yield made
    made.close()


def use(app: WholeApp, name: str) -> None:
    row = next(each for each in app.flow.sensors.reach.rows if each.sensor.name == name)
    app.press_on(row.use)
    app.pass_time(1.0)


def test_a_sensor_goes_its_four_steps_to_clear(app: WholeApp) -> None:
    use(app, "Simulated strap")
    card = app.flow.sensors.cards["simulated-strap"]
    reached = []
    for _ in range(80):
        app.pass_time(1.0, 1.0)
        reached.append(card.steps._reached)
    assert reached == sorted(reached)
    assert reached[-1] == 4
    assert "battery" in card.about.text()
    assert not card.panel.isVisible()


def test_what_is_used_leaves_the_list_and_comes_back_when_it_is_left(app: WholeApp) -> None:
    use(app, "Simulated strap")
    sensors = app.flow.sensors
    assert [row.sensor.name for row in sensors.reach.rows] == ["Simulated finger electrodes"]
    app.press_on(sensors.cards["simulated-strap"].leave)
    app.pass_time(2.0)
    assert sensors.cards == {}
    assert [row.sensor.name for row in sensors.reach.rows] == [
        "Simulated strap", "Simulated finger electrodes",
    ]  # fmt: skip
    assert sensors.empty.isVisible()


def test_tab_goes_as_one_reads_and_the_ring_stays_while_sensors_are_taken(app: WholeApp) -> None:
    sensors = app.flow.sensors
    sensors.setFocus()
    walked = []
    for _ in range(4):
        app.press(Key.Key_Tab)
        walked.append(app.focused.accessibleName())
    assert walked == ["Back", "Use Simulated strap", "Use Simulated finger electrodes",
                      "Look again"]  # fmt: skip
    app.press_on(sensors.reach.rows[0].use)
    assert app.focused.accessibleName() == "Use Simulated finger electrodes"
    app.pass_time(2.0)
    assert app.focused.accessibleName() == "Use Simulated finger electrodes"
    app.press(Key.Key_Return)
    app.pass_time(2.0)
    assert app.focused is sensors.reach.look_key


def test_a_sensor_can_be_given_to_the_therapist(app: WholeApp) -> None:
    use(app, "Simulated strap")
    card = app.flow.sensors.cards["simulated-strap"]
    app.press_on(card.wearer.chips["therapist"], Key.Key_Space)
    app.pass_time(10.0, 2.0)
    assert app.shell.opened is not None
    assert app.shell.opened.sensing.chosen[0].person == "therapist"
    assert "simulated-strap-therapist" in app.flow.sensors._lives["therapist"].sensors


def test_going_back_lets_every_sensor_go(app: WholeApp) -> None:
    use(app, "Simulated strap")
    app.pass_time(5.0, 1.0)
    handle = app.flow.sensors._handle
    assert handle is not None
    app.press_on(app.flow.sensors.go_back)
    app.pass_time(4.0)
    assert handle.done.done()
    assert handle.done.exception() is None


def test_nothing_is_recorded_while_sensors_are_looked_at(app: WholeApp) -> None:
    use(app, "Simulated strap")
    app.pass_time(10.0, 2.0)
    assert app.vault.sessions() == []


STREAM = NetworkSensor("lsl-1", "GSR_1", "skin conductance stream")


@pytest.fixture
def networked(qapp: QApplication, tmp_path: Path) -> Iterator[tuple[WholeApp, list[float]]]:
    """An app beside whose network a stream can be found, and when it was asked for."""
    asked: list[float] = []

    async def ask(seconds: float) -> Answers:
        asked.append(seconds)
        return Answers((STREAM,))

    made = WholeApp(tmp_path, scenario="steady", ask=ask)
    made.with_vault("Wren")
    made.press(Key.Key_4)
    made.pass_time(1.0)
    yield made, asked
    made.close()


def test_the_network_is_asked_by_its_key_only(networked: tuple[WholeApp, list[float]]) -> None:
    app, asked = networked
    sensors = app.flow.sensors
    app.press_on(sensors.reach.look_key)
    app.pass_time(1.0)
    assert asked == []
    app.press_on(sensors.network.look_key)
    app.pass_time(1.0)
    assert len(asked) == 1
    assert sensors.reach.rows[0].sensor.name == "GSR_1"
    assert not sensors.network.note.isVisible()


def test_a_stream_s_unit_is_chosen_on_its_card(networked: tuple[WholeApp, list[float]]) -> None:
    app, _ = networked
    app.press_on(app.flow.sensors.network.look_key)
    app.pass_time(1.0)
    use(app, "GSR_1")
    chips = app.flow.sensors.cards["lsl-1"].choices.groups["unit"].chips
    assert chips[""].isChecked()
    app.press_on(chips["kohm"], Key.Key_Space)
    app.pass_time(1.0)
    assert app.shell.opened is not None
    assert app.shell.opened.sensing.chosen[0].choices == {"unit": "kohm"}
    app.press_on(chips["kohm"], Key.Key_Space)
    assert chips[""].isChecked(), "taken back, it is as the stream says"


def test_why_the_network_gave_nothing_is_said(app: WholeApp) -> None:
    card = app.flow.sensors.network
    for answers, words in (
        (Answers((), "It is not installed.", "Install it."), "It is not installed. Install it."),
        (Answers(()), "Nothing on this network answered."),
        (Answers((STREAM,)), ""),
    ):
        card.show_look(Look((), network=answers))
        assert card.note.text() == words


def test_sharing_is_off_until_it_is_ticked(app: WholeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    assert app.shell.opened is not None
    sharing, card = app.shell.opened.sensing.sharing, app.flow.sensors.network
    assert not sharing.wanted
    monkeypatch.setitem(sys.modules, "pylsl", None)
    app.press_on(card.share, Key.Key_Space)
    assert not sharing.wanted
    assert not card.share.isChecked()
    assert "not installed" in card.note.text()
    monkeypatch.setattr("biofeedback.session.sharing.load", lambda: None)
    app.press_on(card.share, Key.Key_Space)
    assert sharing.wanted
    app.press_on(card.share, Key.Key_Space)
    assert not sharing.wanted


def status(state: str, cause: causes.Cause | None = None, **more: object) -> DeviceStatus:
    return DeviceStatus(
        10.0, STRAP, "client", "Polar H10", state,  # type: ignore[arg-type]
        problem=None if cause is None else cause.problem,
        advice=None if cause is None else cause.advice, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def live(*events: DeviceStatus | Metric) -> Live:
    made = Live()
    made.on_rr(RrIntervals(1.0, "client", STRAP, 72.0, (830.0,)))
    for event in events:
        if isinstance(event, DeviceStatus):
            made.on_device(event)
        else:
            made.on_metric(event)
    return made


@pytest.mark.parametrize(
    ("state", "reached"),
    [
        ("scanning", 0), ("connecting", 0), ("discovering", 1), ("waiting_for_data", 2),
        ("streaming", 3), ("stalled", 2), ("reconnecting", 0), ("failed", 0),
    ],
)  # fmt: skip
def test_each_state_of_a_connection_has_its_step(state: str, reached: int) -> None:
    assert view(live(status(state)), "heart", STRAP, 11.0).reached == reached


def test_clear_comes_with_clean_beats_only() -> None:
    clean = Metric(10.0, "client", "heart_clean", 97.0, "%", 60.0, 1.0)
    patchy = Metric(10.0, "client", "heart_clean", 88.0, "%", 60.0, 1.0)
    assert view(live(status("streaming"), clean), "heart", STRAP, 11.0).reached == 4
    shown = view(live(status("streaming"), patchy), "heart", STRAP, 11.0)
    assert shown.reached == 3
    assert shown.quality.word == "patchy"


EIGHT = [
    causes.NOT_FOUND, causes.OUT_OF_REACH, causes.BATTERY_EMPTY, causes.TAKEN_OFF,
    causes.REFUSED, causes.SILENT, causes.NO_CONTACT, causes.NOTHING_TO_READ,
]  # fmt: skip


def test_each_cause_is_told_with_one_next_step() -> None:
    shown = {view(live(status("reconnecting", cause)), "heart", STRAP, 11.0) for cause in EIGHT}
    assert len({each.cause for each in shown}) == len(EIGHT)
    assert all(each.advice for each in shown)


def test_it_tells_when_it_looks_again_by_itself() -> None:
    shown = view(live(status("reconnecting", causes.NOT_FOUND, retry_s=12.0)), "heart", STRAP, 15.0)
    assert shown.again == "also looks by itself, next in 7 s"


def test_the_answer_of_the_skin_is_told_or_that_there_was_none() -> None:
    check = AnswerCheck()
    assert check.words(5.0) == "not tried yet"
    check.begin(10.0)
    assert check.words(12.0).startswith("squeeze")
    assert check.words(26.0).startswith("no answer")
    check.begin(30.0)
    check.on_response(SkinResponse(29.0, "client", 28.0, 0.9))
    check.on_response(SkinResponse(33.0, "client", 31.5, 0.4))
    assert check.words(34.0) == "answers, 0.40 µS"


@pytest.mark.parametrize(
    ("level", "words"), [(0.4, "low"), (5.7, "within 1 to 40"), (52.0, "high")]
)
def test_contact_is_judged_by_absolute_level(level: float, words: str) -> None:
    made = Live()
    made.on_device(status("streaming"))
    made.sensors[STRAP].roles.add("skin")
    made.on_metric(Metric(10.0, "client", "scl", level, "uS", 10.0, 1.0))
    rows = dict(view(made, "skin", STRAP, 11.0, AnswerCheck()).rows)
    assert words in rows["Contact"]
