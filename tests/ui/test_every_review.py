"""The review in each of its faces: nothing cut, nothing covered, everything named and reached."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from biofeedback.recordings.vault import Vault
from biofeedback.ui.kit.theme import Theme, ThemeName
from biofeedback.ui.review.window import ReviewWindow
from tests.ui.review_faces import each_face, fill, opened
from tests.ui.test_every_page import crowded, tab_round, unreachable, without_ring


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[ReviewWindow]:
    with Vault.create(tmp_path / "library", bytes(range(32))) as vault:
        fill(vault)
        made = opened(vault, Theme())
        yield made
        made.close()


@pytest.mark.parametrize(("name", "scale"), [("light", 1.0), ("dark", 2.0)])
def test_nothing_is_cut_at_any_size_and_nothing_is_red(
    window: ReviewWindow, name: ThemeName, scale: float
) -> None:
    window.ask(Theme(name=name, text_scale=scale))
    found = [f"{face}: {each}" for face, root in each_face(window) for each in crowded(root)]
    assert found == []


def test_at_1280_by_720_all_of_it_is_in_view_while_nothing_is_said(window: ReviewWindow) -> None:
    for face, root in each_face(window):
        if root is window:
            window.page.say("")
            for _ in range(3):
                QApplication.processEvents()
            assert window.page.area.verticalScrollBar().maximum() == 0, face


def test_every_control_has_a_name_a_ring_and_is_reached_with_tab(window: ReviewWindow) -> None:
    found = []
    for face, root in each_face(window):
        reached = tab_round(root)
        found += [f"{face}: {each}" for each in unreachable(root, reached)]
        if root is window:
            found += [f"{face}: {each}" for each in without_ring(window.ring, reached)]
    assert found == []
