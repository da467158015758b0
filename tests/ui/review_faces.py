"""The review as a person comes to see it: up close, beside another session, panels and dialogs."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QApplication, QWidget

from biofeedback.recordings.vault import Vault
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.review.window import ReviewWindow
from tests.session.looking_back import META
from tests.ui.test_review import SECOND, record, wait


def fill(vault: Vault) -> None:
    """Two sessions of one person."""
    vault.people.agree("Wren", "record", "1", "words")
    for meta in (META, SECOND):
        record(vault, meta)


def opened(vault: Vault, theme: Theme, width: int = 1280, height: int = 720) -> ReviewWindow:
    """A window on the first of them, read and drawn."""
    window = ReviewWindow(vault, META.session_id, ViewSettings(None))
    window.ask(theme)
    window.resize(width, height)
    window.show()
    window.activateWindow()
    wait(lambda: window.session.is_open)
    return window


def each_face(window: ReviewWindow) -> Iterator[tuple[str, QWidget]]:
    """Each with its name and the window it is in."""
    act = window.actions_of_page.actions
    QApplication.processEvents()
    yield "opened", window
    for number in range(4):
        window.session.toggle_star(number)
    wait(lambda: len(window.session.stars) == 3 and window.page.said.text() != "")
    for number, moment in enumerate(window.session.moments):
        window.session.choose(number)
        QApplication.processEvents()
        yield f"moment {moment.name}", window
    act["undo"]()
    wait(lambda: len(window.session.stars) == 2)
    window.session.choose(1)
    act["zoom-moment"]()
    QApplication.processEvents()
    yield "up close", window
    for panel in ("beats", "about", "replay", "card", "synchrony"):
        act[panel]()
        QApplication.processEvents()
        yield panel, window
    act["compare"]()
    wait(lambda: window.page.compare.list.count() == 1)
    yield "compare", window
    window.page.compare.picked.emit(SECOND.session_id)
    wait(lambda: window.page.compares)
    yield "compared", window
    act["close-panel"]()
    for name, open_dialog in (("export", window.saving.open_export),
                              ("report", window.saving.open_report)):  # fmt: skip
        open_dialog()
        dialog = getattr(window.saving, name)
        # as on a display of 1280 by 720
        dialog.resize(min(window.theme.px(640), 1272), 680)
        QApplication.processEvents()
        yield name, dialog
        dialog.close()
    window.show_help()
    QApplication.processEvents()
    assert window.help is not None
    yield "help", window.help
    window.show_help()
