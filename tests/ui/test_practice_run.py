"""The screen of a practice: keys, Stop, prompts, offers, and what stays where it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from biofeedback.events import Cue, Marker
from biofeedback.guidance.paced_block import WAY_OUT
from biofeedback.guidance.prompts import triggered_by
from biofeedback.session.practising import Plan
from biofeedback.ui.kit.theme import Theme
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


def picture(run: PracticeRun) -> QImage:
    return run.grab().toImage()


def plain(run: PracticeRun) -> bool:
    return run.stage.plain and not run.stage.line.text and not run.stage.numeral


def to_plain(app: WholeApp, run: PracticeRun) -> None:
    app.press(Key.Key_P)
    assert run.stage.disc.extent is None


def to_way_out(app: WholeApp, run: PracticeRun) -> None:
    app.press(Key.Key_L, 0.5)
    assert run.stage.prompt.text == triggered_by(WAY_OUT).text


def to_paced(app: WholeApp, run: PracticeRun) -> None:
    app.pass_time(3.0)
    assert run.stage.disc.extent is not None


STATES = [to_free, to_prompt, to_choices, to_plain, to_paced]


@pytest.mark.parametrize("state", STATES)
def test_esc_leaves_plain_background_at_once_and_nothing_comes_back(app: WholeApp, state) -> None:  # type: ignore[no-untyped-def]
    run = run_of(app)
    state(app, run)
    # no time passes: what is seen does not wait for the session
    QTest.keyClick(app.focused, Key.Key_Escape)
    assert plain(run)
    app.pass_time(0.1)
    stopped = picture(run)
    app.pass_time(400.0, 20.0)
    assert picture(run) == stopped
    assert run.controls.stop.text() == "Close"
    events = [event for event in kept(app) if isinstance(event, Cue) and event.kind == "stop"]
    assert [event.author for event in events] == ["client"]


def kept(app: WholeApp) -> list[object]:
    """Everything recorded of the practice so far, once its session has ended."""
    run = app.flow.practice.run
    run.end()
    app.pass_time(1.0)
    return list(app.vault.session("last").events())


def test_something_else_and_stop_stay_in_their_place_in_every_state(app: WholeApp) -> None:
    run = run_of(app)
    places = []
    for step in (to_paced, to_prompt):
        step(app, run)
        places.append(corner_places(run))
    app.press(Key.Key_Space, 0.5)
    for step in (to_plain, to_choices):
        step(app, run)
        places.append(corner_places(run))
    app.press(Key.Key_Escape)
    places.append(corner_places(run))
    assert len({str(each) for each in places}) == 1
    for place in places[0]:
        assert place.height() >= 44


def corner_places(run: PracticeRun) -> list[QRect]:
    return [
        QRect(button.mapTo(run, QPoint(0, 0)), button.size())
        for button in (run.controls.something_else, run.controls.stop)
    ]


def test_light_headed_halts_the_pacer_for_good(app: WholeApp) -> None:
    run = run_of(app)
    to_paced(app, run)
    to_way_out(app, run)
    assert not run.prompt.never.isVisible()
    app.pass_time(200.0, 20.0)
    assert run.state.pacer is None
    app.press(Key.Key_Space, 0.5)
    assert plain(run)


def test_pacing_comes_back_quicker_after_it_was_light_headed(app: WholeApp) -> None:
    run = run_of(app)
    app.pass_time(60.0, 10.0)
    before = run.state.pacer
    assert before is not None
    to_way_out(app, run)
    app.press(Key.Key_Escape, 1.0)
    app.press_on(app.flow.practice.summary.close_key)
    app.press(Key.Key_2)
    app.flow.practice.setup.begun.emit(Plan(5.0, lead=False), False)
    app.pass_time(0.1)
    run.questions.form.skip_all.click()  # type: ignore[attr-defined]
    app.pass_time(130.0, 10.0)
    after = run.state.pacer
    assert after is not None
    rates = [60.0 / sum(seconds for _, seconds in each.phases) for each in (before, after)]
    assert rates[1] >= rates[0] + 0.99


def test_a_prompt_that_was_denied_is_kept_so(app: WholeApp) -> None:
    run = run_of(app)
    to_prompt(app, run)
    denied = run.state.prompt
    app.press_on(run.prompt.never)
    app.pass_time(0.5)
    assert run.state.prompt is None
    assert app.flow.practice.profile.unwanted == {denied}


def test_arrows_change_the_pace_where_the_breath_ends(app: WholeApp) -> None:
    run = run_of(app)
    app.pass_time(2.0)
    app.press(Key.Key_Up, 0.5)
    assert run.state.pacer is not None
    assert sum(seconds for _, seconds in run.state.pacer.phases) == pytest.approx(10.0)
    app.pass_time(10.0)
    assert sum(seconds for _, seconds in run.state.pacer.phases) == pytest.approx(9.2, abs=0.1)


def test_plain_hides_shape_line_and_quiet_keys_and_the_same_key_brings_them_back(
    app: WholeApp,
) -> None:
    run = run_of(app)
    app.pass_time(20.0, 5.0)
    to_plain(app, run)
    assert not run.line.isVisible()
    assert not any(key.isVisible() for key in run.controls.quiet.values())
    app.press(Key.Key_P)
    assert run.stage.disc.extent is not None
    assert run.line.isVisible()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_four_quiet_controls_stand_beside_the_large_buttons_and_the_rest_on_request(
    qapp: QApplication, tmp_path: Path, width: int, height: int
) -> None:
    app = WholeApp(tmp_path, width, height)
    try:
        app.with_vault("Wren")
        app.press_on(app.flow.home.people["Wren"])
        run = run_of(app)
        app.pass_time(20.0, 5.0)
        controls = run.controls
        beside = {name for name, key in controls.quiet.items() if key.isVisible()}
        assert beside == {"hold", "light-headed", "sound", "slower", "quicker"}
        for name in beside:
            assert min(controls.quiet[name].width(), controls.quiet[name].height()) >= 44
        app.press_on(controls.more)
        assert all(key.isVisible() for key in controls.quiet.values())
        assert controls.quiet["sound"].text() == "Sound off"
        app.press(Key.Key_M)
        assert controls.quiet["sound"].text() == "Sound on"
    finally:
        app.close()


def test_by_sound_only_nothing_moves_on_the_screen(app: WholeApp) -> None:
    run = run_of(app, Plan(5.0, way="sound", settle=False, lead=False))
    app.pass_time(20.0, 5.0)
    assert run.stage.disc.extent is None
    assert run.sound is not None
    assert run.sound.on
    shown = picture(run.stage)  # type: ignore[arg-type]
    app.pass_time(7.0, 0.25)
    assert picture(run.stage) == shown  # type: ignore[arg-type]


def test_sound_is_off_until_its_key_and_silent_while_something_else_shows(app: WholeApp) -> None:
    run = run_of(app)
    app.pass_time(3.0)
    assert run.sound is not None
    assert not run.sound.on
    app.press(Key.Key_M)
    assert run.sound.on
    to_prompt(app, run)
    assert run.sound.mixer._gain == 0.0
    app.press(Key.Key_Space, 0.5)
    assert run.sound.mixer._gain > 0.0


def test_on_ones_own_there_is_neither_shape_nor_sound(app: WholeApp) -> None:
    run = run_of(app, Plan(5.0, way="own", settle=False))
    app.pass_time(30.0, 5.0)
    assert run.state.pacer is None
    assert run.stage.disc.extent is None
    assert run.state.free


def test_no_digit_is_on_the_screen_unless_it_was_asked_for(app: WholeApp) -> None:
    run = run_of(app)
    app.pass_time(20.0, 1.0)
    for label in run.findChildren(QLabel):
        if label.isVisible():
            assert not any(letter.isdigit() for letter in label.text()), label.text()
    assert run.stage.numeral == ""


def test_with_less_movement_the_shape_stands_in_four_steps(
    qapp: QApplication, tmp_path: Path
) -> None:
    app = WholeApp(tmp_path, theme=Theme(reduced_motion=True))
    try:
        app.with_vault("Wren")
        app.press_on(app.flow.home.people["Wren"])
        run = run_of(app)
        seen = set()
        for _ in range(100):
            app.pass_time(0.1, 0.1)
            seen.add(run.stage.disc.extent)
        assert len(seen) <= 5
    finally:
        app.close()


def test_the_fade_out_leaves_nothing_of_the_shape(app: WholeApp) -> None:
    run = run_of(app, Plan(5.0, settle=False, lead=False, fade_after_min=1.0))
    app.pass_time(55.0, 5.0)
    assert run.stage._contrast == 1.0
    app.pass_time(35.0, 5.0)
    assert 0.3 < run.stage._contrast < 0.7
    app.pass_time(40.0, 5.0)
    assert run.stage._contrast == 0.0


def test_closing_the_window_ends_the_practice_first(app: WholeApp) -> None:
    run = run_of(app)
    app.pass_time(5.0)
    app.shell.close()
    assert app.shell.isVisible()
    app.pass_time(1.0)
    assert not app.shell.isVisible()
    assert run.practice is not None
    assert run.practice.handle.done.done()


def test_the_space_bar_presses_nothing_that_has_the_ring(app: WholeApp) -> None:
    run = run_of(app)
    app.tab_to(run.controls.stop)
    QTest.keyClick(app.focused, Key.Key_Space)
    app.pass_time(0.2)
    assert not run.state.stopped


def test_marks_of_the_person_are_recorded(app: WholeApp) -> None:
    run_of(app)
    app.press(Key.Key_L, 0.5)
    assert [event.kind for event in kept(app) if isinstance(event, Marker)] == ["light-headed"]


def visible(root: QWidget) -> list[QWidget]:
    return [widget for widget in root.findChildren(QWidget) if widget.isVisible()]


def test_every_control_has_a_name(app: WholeApp) -> None:
    run = run_of(app)
    for step in (to_paced, to_choices):
        step(app, run)
        nameless = [
            type(each).__name__
            for each in visible(run)
            if each.focusPolicy() & Qt.FocusPolicy.TabFocus and not each.accessibleName()
        ]
        assert nameless == []
