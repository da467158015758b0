"""Chips that belong together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from biofeedback.ui.kit.chip_group import ChipGroup


@pytest.fixture
def page(qapp: QApplication) -> QWidget:
    return QWidget()


def walked(page: QWidget, times: int) -> list[str]:
    QApplication.processEvents()
    page.setFocus()
    found = []
    for _ in range(times):
        QTest.keyClick(page.focusWidget() or page, Qt.Key.Key_Tab)
        focused = page.focusWidget()
        found.append("" if focused is None else focused.accessibleName())
    return found


def test_tab_meets_chips_that_came_later_where_the_group_stands(page: QWidget) -> None:
    layout = QVBoxLayout(page)
    above, first, second = QPushButton(), ChipGroup("first", ()), ChipGroup("second", ())
    below = QPushButton()
    above.setAccessibleName("above")
    below.setAccessibleName("below")
    for each in (above, first, second, below):
        layout.addWidget(each)
    page.show()
    page.activateWindow()
    for _ in range(2):
        second.refill([("c", "c"), ("d", "d")])
        first.refill([("a", "a"), ("b", "b")])
    assert walked(page, 6) == ["above", "a", "b", "c", "d", "below"]
