"""The shape in words, for whoever does not see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from biofeedback.guidance.pacer import position
from biofeedback.ui.client import accessible_pacer
from biofeedback.ui.client.pacer_disc import PacerDisc
from tests.ui.conftest import Shown
from tests.ui.fake_session import paced

Show = Callable[..., Shown]


def test_the_pacer_has_a_role_and_a_value_that_follows_its_phase(qtbot: QtBot) -> None:
    accessible_pacer.install()
    disc = PacerDisc()
    qtbot.addWidget(disc)
    interface = QAccessible.queryAccessibleInterface(disc)
    assert interface.role() == QAccessible.Role.Animation
    assert interface.text(QAccessible.Text.Name) == "Pacer"
    values = []
    for time in (None, 1.0, 3.0, 5.0, 9.0, 11.0, None):
        disc.show_position(None if time is None else position(paced(0.0), time))
        values.append(interface.text(QAccessible.Text.Value))
    assert values == [
        "", "breathe in", "breathe in", "breathe out", "breathe out", "breathe in", "",
    ]  # fmt: skip


def test_other_widgets_keep_the_interface_they_have(show: Show) -> None:
    accessible_pacer.install()
    shown = show()
    interface = QAccessible.queryAccessibleInterface(shown.view.stop)
    assert interface.role() == QAccessible.Role.PushButton
    assert interface.text(QAccessible.Text.Name) == "Stop"


def test_a_breath_changes_the_value_and_is_not_announced(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    for module in ("client.view", "desk.texts"):
        monkeypatch.setattr(f"biofeedback.ui.{module}.announce", lambda _, text: said.append(text))
    shown = show(hidden=True)
    session = shown.window.session
    assert session is not None
    shown.press("breathe")
    shown.until(16.0)
    said.clear()
    values: list[str] = []
    shown.view.stage.disc.said.connect(values.append)
    for tenth in range(400):
        shown.handle.pass_to(17.0 + tenth / 10)
        session.frame()
    assert len(values) > 8
    assert set(values) == {"breathe in", "breathe out"}
    assert said == []
