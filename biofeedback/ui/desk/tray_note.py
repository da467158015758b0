"""A small place to write a note in; keys of the desk rest while it has the focus."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from biofeedback.ui.kit.theme import Theme

_LINES, _LINES_COMPACT = 3, 2


class _Field(QPlainTextEdit):
    """Enter keeps the note; with Shift it begins a line.

    Signals:
        entered: Enter was pressed.
    """

    entered = Signal()

    def sizeHint(self) -> QSize:
        # no more than is needed: what is left below stays free
        return self.minimumSizeHint().expandedTo(self.minimumSize())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class TrayNote(QWidget):
    """What has been written stays until it is kept, also when Stop comes in between.

    Signals:
        kept: the words of a note.
    """

    kept = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.field = _Field()
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(self.tr("Note"))
        self.field.entered.connect(self._keep)
        self._hint = QLabel(self.tr("Enter keeps it with this moment. Tab leaves the field."))
        self._hint.setProperty("role", "secondary")
        self._hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        layout.addWidget(self._hint)

    def set_theme(self, theme: Theme) -> None:
        """Take over sizes and type."""
        self.field.setFont(theme.font("body"))
        self._hint.setFont(theme.font("caption"))
        line = QFontMetrics(self.field.font()).lineSpacing()
        lines = _LINES_COMPACT if theme.compact else _LINES
        self.field.setMinimumHeight(lines * line + theme.px(20))
        self.field.updateGeometry()

    def write(self) -> None:
        """Give the field the focus."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _keep(self) -> None:
        text = self.field.toPlainText().strip()
        self.field.clear()
        self.kept.emit(text)
