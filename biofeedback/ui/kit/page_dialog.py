"""A page of the program in a window of its own, beside what goes on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from biofeedback.ui.kit.form_style import form_style
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.place import FRAME
from biofeedback.ui.kit.theme import Theme


class PageDialog(QDialog):
    """Never modal; its way back closes it, and keys of other windows rest in it.

    Signals:
        stop_asked: Escape was pressed, which also closes it.
    """

    stop_asked = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self.setWindowTitle(page.title.text())
        self.setAccessibleName(page.title.text())
        self.setModal(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(page)
        page.back.connect(self.hide)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self.setStyleSheet(theme.style_sheet() + form_style(theme))
        self.page.set_theme(theme)
        room = self.screen().availableGeometry().size() - FRAME
        self.resize(min(theme.px(760), room.width()), min(theme.px(640), room.height()))

    def open_beside(self) -> None:
        """Show it, with the ring where its page begins."""
        self.show()
        self.activateWindow()
        (self.page.first() or self.page).setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # keys work where they did before, also where no window manager sees to it
        above = self.parentWidget()
        if above is not None and above.isVisible():
            above.activateWindow()

    def reject(self) -> None:
        self.stop_asked.emit()
        super().reject()
