"""The pictures to be looked at can be drawn."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from biofeedback.ui.kit.theme import Theme
from tests.ui.pictures import of_pixmap
from tests.ui.turns import drawn


def test_pages_and_turns_are_drawn_by_name(qapp: QApplication, tmp_path: Path) -> None:
    found = {
        name: of_pixmap(picture)
        for name, picture in drawn(tmp_path, 1280, 720, Theme(), ["home", "phase"])
    }
    assert list(found) == [
        "page-home", "phase-1-list-desk", "phase-1-list-client", "phase-2-announced-desk",
        "phase-2-announced-client", "phase-3-begun-desk", "phase-3-begun-client",
    ]  # fmt: skip
    # what comes next is said to the client in a line, which goes when it has begun
    announced, begun = found["phase-2-announced-client"], found["phase-3-begun-client"]
    assert (announced != begun).any()
    assert (begun == found["phase-1-list-client"]).all()
