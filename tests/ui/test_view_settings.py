"""How the screen looks, and that it is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
)

from biofeedback.ui.desk.window import Window
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.view_settings import ViewSettings
from tests.ui.conftest import Shown

Show = Callable[..., Shown]


# --- looks ----------------------------------------------------------------------------------
def test_theme_text_size_and_movement_change_by_key_and_are_kept(
    qapp: QApplication, tmp_path: Path
) -> None:
    file = tmp_path / "view.json"
    window = Window(ViewSettings(file))
    window.ask(window.theme.other())
    window.ask(window.theme.scaled(1.3))
    assert ViewSettings(file).load() == Theme(name="dark", text_scale=1.3)
    window.deleteLater()


@pytest.mark.parametrize(
    "content", ["", "[]", "{", json.dumps({"theme": "dark"}), json.dumps({"text_scale": "big"})]
)
def test_settings_that_cannot_be_read_give_the_usual_look(tmp_path: Path, content: str) -> None:
    file = tmp_path / "view.json"
    file.write_text(content)
    assert ViewSettings(file).load() == Theme()


def test_settings_outside_their_limits_are_brought_back(tmp_path: Path) -> None:
    file = tmp_path / "view.json"
    file.write_text(json.dumps({"theme": "dark", "text_scale": 9, "reduced_motion": True}))
    loaded = ViewSettings(file).load()
    assert loaded.text_scale == 2.0
    assert loaded.reduced_motion


def test_settings_that_cannot_be_written_do_not_stop_anything(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ViewSettings(tmp_path / "file" / "view.json").save(Theme())
