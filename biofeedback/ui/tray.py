"""The place for what was asked for: an explanation of the lines, or the list of patterns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from biofeedback.guidance import wording
from biofeedback.guidance.patterns import Pattern
from biofeedback.ui import words
from biofeedback.ui.theme import Theme
from biofeedback.ui.translate import QT_TRANSLATE_NOOP

_ABOUT: tuple[tuple[str, str], ...] = (
    (
        QT_TRANSLATE_NOOP("tray", "Heart"),
        QT_TRANSLATE_NOOP(
            "tray",
            "Beats a minute, from each interval between two beats. It rises a little on the way "
            "in and falls on the way out; talking, laughing and moving change it too.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("tray", "Skin"),
        QT_TRANSLATE_NOOP(
            "tray",
            "How well the skin conducts, in microsiemens. Ticks are brief rises; each follows "
            "what brought it about by 1 to 3 s. Movement and a warm room change it too.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("tray", "Breath"),
        QT_TRANSLATE_NOOP(
            "tray",
            "Filled: the pacer. Dashed: an estimate from the heart's rhythm, blank when unsure.",
        ),
    ),
)


class _PatternList(QListWidget):
    """Arrows move, Enter picks.

    Signals:
        picked: the row that was chosen.
    """

    picked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit(self.currentRow())
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        else:
            event.ignore()


class Tray(QFrame):
    """Bare paper until a key asks for something.

    Signals:
        chosen: a pattern was picked.
    """

    chosen = Signal(Pattern)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._patterns: tuple[Pattern, ...] = ()
        self._showing = ""
        self._heading = QLabel()
        self._about = QLabel()
        self._about.setWordWrap(True)
        self._about.setTextFormat(Qt.TextFormat.RichText)
        self._list = _PatternList()
        self._list.setAccessibleName(self.tr("Patterns"))
        self._list.itemClicked.connect(lambda item: self._pick(self._list.row(item)))
        self._list.picked.connect(self._pick)
        layout = QVBoxLayout(self)
        layout.addWidget(self._heading)
        layout.addWidget(self._about)
        layout.addWidget(self._list, 1)
        self._rest = QWidget()
        layout.addWidget(self._rest, 1)
        self.close_tray()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        padding = theme.space("card_padding")
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(padding, 10, padding, padding)
        self._heading.setFont(theme.font("heading"))
        self._about.setFont(theme.font("caption"))
        self._list.setFont(theme.font("button"))

    @property
    def showing(self) -> str:
        """``about``, ``patterns`` or empty."""
        return self._showing

    def close_tray(self) -> None:
        """Back to bare paper."""
        self._show("")

    def show_about(self) -> None:
        """What the three lines are."""
        parts = []
        for name, text in _ABOUT:
            heading = QCoreApplication.translate("tray", name)
            body = QCoreApplication.translate("tray", text)
            parts.append(f"<p><b>{heading}</b><br>{body}</p>")
        parts.append(f"<p>{wording.fixed('F.8-d')}</p>")
        self._about.setText("".join(parts))
        self._heading.setText(self.tr("About these lines"))
        self._show("about")

    def show_patterns(self, patterns: Sequence[Pattern], current: str) -> None:
        """The patterns to choose from, the current one selected."""
        self._patterns = tuple(patterns)
        self._list.clear()
        for pattern in self._patterns:
            item = QListWidgetItem(f"{pattern.name}\n{words.pattern_seconds(pattern)}")
            item.setToolTip(pattern.use)
            self._list.addItem(item)
            if pattern.id == current:
                self._list.setCurrentItem(item)
        self._heading.setText(self.tr("Choose a pattern"))
        self._show("patterns")
        self._list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _pick(self, row: int) -> None:
        if 0 <= row < len(self._patterns):
            self.chosen.emit(self._patterns[row])

    def _show(self, showing: str) -> None:
        self._showing = showing
        self._heading.setVisible(bool(showing))
        self._about.setVisible(showing == "about")
        self._list.setVisible(showing == "patterns")
        self._rest.setVisible(showing != "patterns")
        self.setProperty("card", "true" if showing else "false")
        self.style().unpolish(self)
        self.style().polish(self)
