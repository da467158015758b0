"""Notes written on the desk while a session runs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from biofeedback.events import Marker
from tests.ui.desk_in_session import Show, heard, in_session


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
