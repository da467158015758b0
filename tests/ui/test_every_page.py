"""Every page of the program, at every size and in both looks: nothing cut, everything named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollBar,
    QWidget,
)

from biofeedback.ui.kit.theme import Theme, ThemeName
from tests.ui.pages import each_page
from tests.ui.pictures import pixels, reddest
from tests.ui.whole_app import WholeApp

Key = Qt.Key
CONTROLS = (QAbstractButton, QAbstractSlider, QLineEdit, QAbstractItemView)


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path)
    made.with_vault("Wren", "Alder")
    made.press_on(made.flow.home.people["Wren"])
    yield made
    made.close()


def look(app: WholeApp, width: int, height: int, theme: Theme) -> None:
    app.shell.resize(width, height)
    app.shell.ask(theme)
    app.draw()
    assert (app.shell.width(), app.shell.height()) == (width, height)


def visible(root: QWidget) -> list[QWidget]:
    return [widget for widget in root.findChildren(QWidget) if widget.isVisible()]


def cut(widget: QWidget) -> str | None:
    """What of a widget's words does not fit into it."""
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    name = f"{type(widget).__name__} {widget.accessibleName() or words!r}"
    if isinstance(widget, QLabel):
        if not widget.text():
            return None
        if widget.wordWrap():
            fits = widget.heightForWidth(widget.width()) <= widget.height()
        else:
            fits = widget.sizeHint().width() <= widget.width()
        return None if fits else f"{name}: {widget.size()}"
    if isinstance(widget, QAbstractButton | QAbstractSlider) and not isinstance(widget, QScrollBar):
        least = widget.minimumSizeHint()
        high = least.height()
        if widget.hasHeightForWidth():
            high = widget.heightForWidth(widget.width())
        if widget.width() < least.width() or widget.height() < high:
            return f"{name}: {widget.size()} < {least.width()} by {high}"
    return None


def outside(widget: QWidget, page: QWidget) -> str | None:
    """Whether a widget reaches beyond the page at either side: only pages scroll, and downwards."""
    left = widget.mapTo(page, widget.rect().topLeft()).x()
    right = widget.mapTo(page, widget.rect().bottomRight()).x()
    if left >= -1 and right <= page.width():
        return None
    return f"{type(widget).__name__} {widget.accessibleName()!r} from {left} to {right}"


@pytest.mark.parametrize(("name", "scale"), [("light", 1.0), ("dark", 2.0)])
def test_nothing_is_cut_at_any_size_and_nothing_is_red(
    app: WholeApp, name: ThemeName, scale: float
) -> None:
    look(app, 1280, 720, Theme(name=name, text_scale=scale))
    found = []
    for page in each_page(app):
        found += [f"{page}: {each}" for each in crowded(app.page)]
    assert found == []


def crowded(page: QWidget) -> Iterator[str]:
    """What is cut or out of reach on a page, and whether it is red."""
    for widget in visible(page):
        yield from (each for each in (cut(widget), outside(widget, page)) if each)
    if reddest(pixels(page)[::2, ::2]) >= 0.8:
        yield "a saturated red"


def test_every_control_has_a_name_a_ring_and_is_reached_with_tab(app: WholeApp) -> None:
    found = []
    for page in each_page(app):
        reached = tab_round(app.shell)
        found += [f"{page}: {each}" for each in unreachable(app.page, reached)]
        found += [f"{page}: {each}" for each in without_ring(app.shell.ring, reached)]
    assert found == []


def unreachable(page: QWidget, reached: Sequence[QWidget]) -> Iterator[str]:
    """Controls that have no name, or that Tab does not come to."""
    for widget in visible(page):
        if not isinstance(widget, CONTROLS) or isinstance(widget, QScrollBar):
            continue
        name = f"{type(widget).__name__} {widget.accessibleName()!r}"
        # Qt itself names this one by its words, and arrows move within its group
        radio = widget if isinstance(widget, QRadioButton) else None
        if not widget.accessibleName() and not (radio and radio.text()):
            yield f"{name} has no name"
        group = radio.group() if radio else None
        if widget.isEnabled() and not {widget, *(group.buttons() if group else ())} & {*reached}:
            yield f"{name} is not reached"


def tab_round(window: QWidget) -> list[QWidget]:
    """Everything that Tab comes to, once round."""
    reached: list[QWidget] = []
    for _ in range(200):
        QTest.keyClick(window.focusWidget() or window, Key.Key_Tab)
        focused = window.focusWidget() or window
        if focused in reached:
            return reached
        reached.append(focused)
    raise AssertionError("Tab does not come round")


def without_ring(ring: QWidget, reached: Sequence[QWidget]) -> Iterator[str]:
    """Keys without the ring where the focus is on them."""
    for widget in reached:
        if isinstance(widget, QAbstractButton | QAbstractSlider):
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if not ring.isVisible():
                yield f"{widget.accessibleName()} has no ring"
