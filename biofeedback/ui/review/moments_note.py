"""The late note of a moment; it is kept when one leaves it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.review.words import tr


class _Field(QPlainTextEdit):
    """Esc and Ctrl Enter leave it; Tab leaves it too.

    Signals:
        left: it has the focus no longer.
    """

    left = Signal()

    def event(self, event: QEvent) -> bool:
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and _leaves(event):
            event.accept()  # or Esc would close a panel of the window instead
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _leaves(event):
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def _leaves(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape or (
        event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    )


class NoteField(QFrame):
    """One note for each moment; the newest stands.

    Signals:
        written: time of the moment, and the note.
    """

    written = Signal(float, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._time: float | None = None
        self._kept = ""
        self.label = Text(tr("Late note"), "caption", quiet=True)
        self.field = _Field()
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(tr("Late note"))
        self.field.left.connect(self.keep)
        self.card = ActionButton("word", tr("Card"))
        self.card.setAccessibleDescription(tr("Key K"))
        top = QHBoxLayout()
        top.addWidget(self.label, 1)
        top.addWidget(self.card)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.field)
        self.show_note(None, "", "")

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        pad = theme.space("card_padding")
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(pad, pad // 2, pad, pad // 2)
            layout.setSpacing(theme.px(4))
        self.label.set_theme(theme)
        self.card.set_theme(theme)
        self.field.setFont(theme.font("body"))
        self.setFixedHeight(theme.px(112 if theme.compact else 148))

    def show_note(self, time: float | None, title: str, text: str) -> None:
        """The note of a moment; without one there is nothing to write in."""
        self.keep()
        self._time, self._kept = time, text
        self.label.setText(
            tr("Late note, {title}").format(title=title)
            if time is not None
            else tr("Choose a moment to write a note")
        )
        self.field.setEnabled(time is not None)
        self.card.setVisible(time is not None)
        self.field.setPlainText(text)

    def keep(self) -> None:
        """Hand over what was written since."""
        text = self.field.toPlainText()
        if self._time is not None and text != self._kept:
            self._kept = text
            self.written.emit(self._time, text)
