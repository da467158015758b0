"""Windows lie within their screen, and each takes the place of the one before it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from biofeedback.ui.kit.place import show_in_place_of, show_within_screen


@pytest.fixture
def window(qapp: QApplication) -> QWidget:
    return QWidget()


def test_a_window_larger_than_its_screen_fills_it(window: QWidget) -> None:
    room = window.screen().availableGeometry().size()
    window.resize(room.width() + 1, 200)
    show_within_screen(window)
    assert window.isMaximized()


def test_a_window_that_fits_keeps_its_size(window: QWidget) -> None:
    window.resize(400, 300)
    show_within_screen(window)
    assert not window.isMaximized()
    assert (window.width(), window.height()) == (400, 300)


def test_a_window_follows_the_one_before_it_over_the_screen_and_back(window: QWidget) -> None:
    earlier = QWidget()
    earlier.showMaximized()
    show_in_place_of(window, earlier)
    assert window.isMaximized()
    earlier.showNormal()
    earlier.setGeometry(QRect(30, 40, 400, 300))
    show_in_place_of(window, earlier)
    assert not window.isMaximized()
    assert window.geometry() == earlier.geometry()
