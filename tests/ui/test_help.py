"""Help beside the desk: every key, and keys that work in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QWidget,
)

from biofeedback.guidance import wording
from biofeedback.ui.kit import shortcuts
from biofeedback.ui.kit.help_dialog import HelpDialog
from tests.ui.conftest import Shown

Show = Callable[..., Shown]


# --- help -----------------------------------------------------------------------------------
def test_help_is_not_modal_and_lists_every_key(show: Show) -> None:
    shown = show()
    shown.window.show_help()
    dialog = shown.window.help
    assert dialog is not None
    assert not dialog.isModal()
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    for group in shortcuts.GROUPS:
        for key in group.keys:
            assert {key.shown, key.text} <= texts
    QTest.mouseClick(dialog.dark, Qt.MouseButton.LeftButton)
    assert shown.window.theme.name == "dark"
    shown.window.show_help()
    assert not dialog.isVisible()


def test_keys_of_the_desk_work_in_help_and_the_key_that_opened_it_closes_it(show: Show) -> None:
    shown = show()
    dialog = opened_help(shown)
    QTest.keyClick(dialog, Qt.Key.Key_1)
    QTest.keyClick(dialog, Qt.Key.Key_N)
    assert shown.handle.calls == ["pacer long-exhale-4-6", "mark named"]
    QTest.keyClick(dialog, Qt.Key.Key_F1)
    assert not dialog.isVisible()


def test_escape_in_help_stops_all_and_closes_it(show: Show) -> None:
    shown = show()
    dialog = opened_help(shown)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert shown.handle.calls == ["stop all"]
    assert not dialog.isVisible()


def test_help_has_the_clinics_own_words_and_nothing_where_there_are_none(show: Show) -> None:
    shown = show()
    shown.window.show_help()
    dialog = shown.window.help
    assert dialog is not None
    assert wording.fixed("F.8-o") not in shown_words(dialog)
    dialog.show_clinic_text("Call the clinic: 0123")
    assert {wording.fixed("F.8-o"), "Call the clinic: 0123"} <= shown_words(dialog)


def opened_help(shown: Shown) -> HelpDialog:
    shown.window.show_help()
    dialog = shown.window.help
    assert dialog is not None
    dialog.activateWindow()
    QApplication.processEvents()
    assert QApplication.activeWindow() is dialog
    return dialog


def test_a_line_of_help_does_what_its_key_does(show: Show) -> None:
    shown = show()
    shown.window.show_help()
    assert shown.window.help is not None
    (line, _) = (each for action, each in shown.window.help._lines if action == "named")
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert shown.handle.calls[-1] == "mark named"
    assert line.focusPolicy() == Qt.FocusPolicy.NoFocus


def shown_words(widget: QWidget) -> set[str]:
    return {label.text() for label in widget.findChildren(QLabel) if not label.isHidden()}
