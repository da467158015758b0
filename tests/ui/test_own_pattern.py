"""A pattern made by hand: where a practice is set up, and on the desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from biofeedback.guidance.patterns import Pattern, made
from biofeedback.ui.kit.pattern_maker import PatternMaker
from tests.ui.desk_in_session import Show, in_session
from tests.ui.whole_app import WholeApp

SLOW = made((("in", 5.0), ("hold-full", 5.0), ("out", 5.0)))


@pytest.fixture
def maker(qapp: QApplication) -> PatternMaker:
    return PatternMaker()


def kept(maker: PatternMaker) -> Pattern:
    found: list[Pattern] = []
    maker.kept.connect(found.append)
    maker.keep.click()
    return found[-1]


def test_it_begins_with_the_usual_pattern_and_keeps_a_name(maker: PatternMaker) -> None:
    assert maker.outcome.text() == "in 4 s, out 6 s: 6.0 breaths a minute."
    maker.name.setText(" evening ")
    assert kept(maker) == made((("in", 4.0), ("out", 6.0)), "evening")


def test_keys_step_by_a_tenth_and_by_a_second(maker: PatternMaker) -> None:
    out = maker.lengths["out"]
    QTest.keyClick(out, Qt.Key.Key_Up)
    QTest.keyClick(out, Qt.Key.Key_PageUp)
    assert maker.adjusted.phases == (("in", 4.0), ("out", 7.1))


def test_a_hold_is_left_out_or_at_least_a_second(maker: PatternMaker) -> None:
    hold = maker.lengths["hold-full"]
    QTest.keyClick(hold, Qt.Key.Key_Up)
    assert maker.adjusted.phases == (("in", 4.0), ("hold-full", 1.0), ("out", 6.0))
    QTest.keyClick(hold, Qt.Key.Key_Down)
    assert maker.adjusted.phases == (("in", 4.0), ("out", 6.0))


def test_what_is_out_of_range_is_brought_within_and_told(maker: PatternMaker) -> None:
    for stepper in (maker.lengths["in"], maker.lengths["out"]):
        for _ in range(6):
            QTest.keyClick(stepper, Qt.Key.Key_PageDown)
    assert "Brought within 3 to 15 a minute." in maker.outcome.text()
    assert kept(maker).rate_per_min == pytest.approx(15.0)


def test_slow_ones_and_long_holds_have_their_note(maker: PatternMaker) -> None:
    for _ in range(5):
        QTest.keyClick(maker.lengths["hold-empty"], Qt.Key.Key_PageUp)
    assert "Slower than 4.5 a minute." in maker.outcome.text()
    assert "more than 4 s" in maker.outcome.text()


def test_a_key_held_down_goes_on_and_stops_with_the_mouse(maker: PatternMaker) -> None:
    out = maker.lengths["out"]
    out.resize(out.sizeHint())
    QTest.mousePress(out, Qt.MouseButton.LeftButton, pos=out.rect().bottomRight())
    assert out._again.isActive()
    out._step_again()
    QTest.mouseRelease(out, Qt.MouseButton.LeftButton)
    assert not out._again.isActive()
    assert out.value() == 62


def test_one_made_for_practice_is_chosen_there_and_can_be_removed(tmp_path: Path) -> None:
    app = WholeApp(tmp_path)
    app.with_vault("Wren")
    app.press_on(app.flow.home.people["Wren"])
    practice = app.flow.practice
    app.flow._set_up_practice()
    practice._ask("own-pattern")
    page = practice.own_pattern
    page.maker.name.setText("evening")
    QTest.keyClick(page.maker.lengths["out"], Qt.Key.Key_PageUp)
    page.maker.keep.click()
    assert practice.setup.plan.pattern == "made-4-0-7-0"
    assert practice.setup.patterns.chips["made-4-0-7-0"].text() == "evening"
    practice._ask("own-pattern")
    page.drops["made-4-0-7-0"].click()
    assert practice.profile.made_patterns == ()
    page.back.emit()
    assert "made-4-0-7-0" not in practice.setup.patterns.chips
    assert practice.setup.plan.pattern == "long-exhale-4-6"
    app.close()


def test_one_made_on_the_desk_is_ready_at_once_and_listed(show: Show) -> None:
    shown = in_session(show)
    tray = shown.window.desk.tray
    shown.press("pattern")
    QTest.keyClick(tray.list, Qt.Key.Key_End)
    QTest.keyClick(tray.list, Qt.Key.Key_Return)
    assert tray.showing == "maker"
    QTest.keyClick(tray.maker.lengths["in"], Qt.Key.Key_Up)
    QTest.keyClick(tray.maker.lengths["in"], Qt.Key.Key_Down)
    tray.maker.name.setText("evening")
    tray.maker.keep.click()
    shown.frames(1)
    assert tray.showing == ""
    assert shown.window.desk.pacer._words.text().startswith("Ready: evening, starting near")
    shown.press("pattern")
    listed = [tray.list.item(row).text() for row in range(tray.list.count())]
    assert "evening: in 4 s, out 6 s" in listed
    assert not any(call.startswith("pace ") for call in shown.handle.calls)


def test_holds_wait_for_the_safety_notes_there_too(show: Show) -> None:
    shown = in_session(show)
    session = shown.window.session
    assert session is not None
    assert session.keys.lists is not None
    session.keys.lists._keep_pattern(SLOW)
    shown.frames(1)
    assert shown.window.desk.pacer._words.text() == "Go through the safety notes first."
    assert session.keys.lists.pattern.id == "long-exhale-4-6"
