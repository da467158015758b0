"""The questions before and after a practice, on its own screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from biofeedback.guidance.practice import CLOSE
from biofeedback.session.practising import Plan
from biofeedback.ui.notes.checkin_form import CheckinForm
from biofeedback.ui.practice.run import PracticeRun
from tests.ui.whole_app import WholeApp

Key = Qt.Key
KEY_S, MENTAL_S = 0.28, 1.35
"""A key by somebody who does not type for a living, and a decision; Card, Moran & Newell 1980,
Communications of the ACM 23:396, doi 10.1145/358886.358895."""


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path)
    made.with_vault("Wren")
    made.press_on(made.flow.home.people["Wren"])
    yield made
    made.close()


def asked(app: WholeApp) -> PracticeRun:
    app.press(Key.Key_2)
    app.flow.practice.setup.begun.emit(Plan(5.0, settle=False, lead=False), False)
    app.pass_time(0.1)
    return app.flow.practice.run


def form_of(run: PracticeRun) -> CheckinForm:
    form = run.questions.form  # type: ignore[attr-defined]
    assert isinstance(form, CheckinForm)
    return form


def entries(app: WholeApp, instrument: str) -> list[object]:
    return [each.answers for each in app.flow.practice.profile.entries(instrument)]


def test_arriving_and_closing_each_end_on_one_key(app: WholeApp) -> None:
    run = asked(app)
    app.press(Key.Key_Return, 0.5)
    assert run.state.pacer is not None
    app.press(Key.Key_N, 0.5)
    app.press(Key.Key_N, 0.5)
    assert run.state.current is not None
    assert run.state.current.name == CLOSE
    app.press(Key.Key_Return, 1.0)
    app.pass_time(1.0)
    assert app.page is app.flow.practice.summary
    assert entries(app, "check-in before") == entries(app, "check-in after") == []


class Keys:
    """Counts the keys that are pressed, and the questions that are thought about."""

    def __init__(self, app: WholeApp) -> None:
        self._app, self.pressed, self.thought = app, 0, 0

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self._app.focused, key)
        self.pressed += 1

    def type(self, text: str) -> None:
        QTest.keyClicks(self._app.focused, text)
        self.pressed += len(text)

    def go_to(self, widget: QWidget) -> None:
        self.thought += 1
        while self._app.focused is not widget:
            self.press(Key.Key_Tab)
            assert self.pressed < 200

    @property
    def seconds(self) -> float:
        return KEY_S * self.pressed + MENTAL_S * self.thought


def test_every_question_is_answered_by_keys_within_forty_seconds(app: WholeApp) -> None:
    run = asked(app)
    form, keys = form_of(run), Keys(app)
    for name, digit in (("distress", Key.Key_4), ("activated", Key.Key_6), ("pleasant", Key.Key_3)):
        slider = form.questions[name].slider
        assert slider is not None
        keys.go_to(slider)
        keys.press(digit)
    keys.go_to(form.more)
    keys.press(Key.Key_Return)
    for name, option in (("tags", "caffeine"), ("around", "alone")):
        chips = form.questions[name].chips
        assert chips is not None
        keys.go_to(chips.chips[option])
        keys.press(Key.Key_Space)
    line = form.questions["word"].line
    assert line is not None
    while app.focused is not line:
        QTest.keyClick(app.focused, Key.Key_Backtab)
        keys.pressed += 1
    keys.thought += 1
    keys.type("tired")
    keys.press(Key.Key_Return)
    app.pass_time(0.5)
    assert entries(app, "check-in before") == [
        {"distress": 4, "activated": 60, "pleasant": 30, "word": "tired", "tags": "caffeine",
         "around": "alone"}
    ]  # fmt: skip
    assert keys.seconds <= 40.0


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_done_and_leave_it_are_in_sight_beside_the_large_buttons_and_nothing_scrolls(
    qapp: QApplication, tmp_path: Path, width: int, height: int
) -> None:
    app = WholeApp(tmp_path, width, height)
    try:
        app.with_vault("Wren")
        app.press_on(app.flow.home.people["Wren"])
        run = asked(app)
        form = form_of(run)
        stop = place(run, run.controls.stop)
        for button in (form.finish, form.skip_all):
            assert button.isVisible()
            here = place(run, button)
            assert stop.top() <= here.center().y() <= stop.bottom()
            assert not here.intersects(stop)
            assert not here.intersects(place(run, run.controls.something_else))
        area = run.questions._page.area  # type: ignore[attr-defined]
        assert area.verticalScrollBar().maximum() == 0
        lines = [each.slider._track()[:2] for each in form.questions.values() if each.slider]
        assert len(set(lines)) == 1
    finally:
        app.close()


def place(run: PracticeRun, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(run, QPoint(0, 0)), widget.size())
