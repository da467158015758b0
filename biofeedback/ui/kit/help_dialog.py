"""Help: every key, how the screen looks, and what this program is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from biofeedback.ui.kit import shortcuts
from biofeedback.ui.kit.flow_grid import FlowGrid
from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.key_line import KeyLine
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import fixed

# what a window manager puts above and below it
_FRAME_PX = 48


class HelpDialog(QDialog):
    """Never modal: the session goes on beside it, and its keys work here too.

    Signals:
        theme_asked, motion_asked: the switch was pressed.
        scale_asked: text is to be larger (+1) or smaller (-1).
        stop_asked: Escape was pressed, which also closes Help.
    """

    theme_asked = Signal()
    motion_asked = Signal()
    scale_asked = Signal(int)
    stop_asked = Signal()

    def __init__(
        self, parent: QWidget | None = None, groups: Sequence[shortcuts.Group] = shortcuts.GROUPS
    ) -> None:
        super().__init__(parent)
        self._groups = tuple(groups)
        self.setWindowTitle(self.tr("Help"))
        self.setModal(False)
        self._styled: list[tuple[QLabel, str]] = []
        self._lines: list[tuple[str, KeyLine]] = []
        self.dark = KeyButton("quiet", self.tr("Dark"), "F7")
        self.still = KeyButton("quiet", self.tr("Less movement"), "F6")
        self.smaller = KeyButton("quiet", self.tr("Smaller text"), self.tr("Ctrl −"))
        self.larger = KeyButton("quiet", self.tr("Larger text"), self.tr("Ctrl +"))
        self.dark.clicked.connect(self.theme_asked)
        self.still.clicked.connect(self.motion_asked)
        self.smaller.clicked.connect(lambda: self.scale_asked.emit(-1))
        self.larger.clicked.connect(lambda: self.scale_asked.emit(1))
        inner = QWidget()
        inner.setObjectName("column")
        layout = QVBoxLayout(inner)
        layout.addWidget(self._label(fixed("F.7-b"), "body", wrap=True))
        layout.addWidget(self._label(fixed("F.7-c"), "body", wrap=True))
        self._help_now = self._label(fixed("F.8-o"), "heading")
        self._clinic = self._label("", "body", wrap=True)
        self._clinic.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(self._help_now)
        layout.addWidget(self._clinic)
        self.show_clinic_text("")
        layout.addSpacing(8)
        self._view_keys = FlowGrid([self.dark, self.still, self.smaller, self.larger])
        layout.addWidget(self._view_keys)
        layout.addLayout(self._key_table())
        layout.addSpacing(8)
        layout.addWidget(
            self._label(
                self.tr(
                    "Tab moves the ring from key to key, Enter presses the key in "
                    "it. Space belongs to the pacer."
                ),
                "caption",
                wrap=True,
            )
        )
        layout.addWidget(self._label(fixed("F.7-a"), "caption", wrap=True))
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Help"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.addWidget(scroll)

    def bind(self, actions: Mapping[str, Callable[[], None]]) -> None:
        """Let the keys of the table do these actions here as well; Escape also closes Help."""
        others = {action: act for action, act in actions.items() if action != "stop-all"}
        shortcuts.install(self, others, self._groups)
        for action, line in self._lines:
            if action in actions:
                line.lead_to(actions[action])

    def show_clinic_text(self, text: str) -> None:
        """Whom to call, in the clinic's own words; empty leaves it out."""
        self._clinic.setText(text)
        for label in (self._help_now, self._clinic):
            label.setVisible(bool(text))

    def reject(self) -> None:
        self.stop_asked.emit()
        super().reject()

    def _label(self, text: str, style: str, wrap: bool = False) -> KeyLine:
        label = KeyLine(text)
        label.setWordWrap(wrap)
        if style == "caption":
            label.setProperty("role", "secondary")
        self._styled.append((label, style))
        return label

    def _key_table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        line = 0
        for group in self._groups:
            grid.addWidget(self._label(group.text, "heading"), line, 0, 1, 2)
            line += 1
            for key in group.keys:
                cap = self._label(key.shown, "keycap")
                words = self._label(key.text, "body", wrap=True)
                for place, label in enumerate((cap, words)):
                    grid.addWidget(label, line, place)
                    self._lines.append((key.action, label))
                line += 1
        return grid

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type, and show them in the switches."""
        for label, style in self._styled:
            label.setFont(theme.font(style))
        for key in (self.dark, self.still, self.smaller, self.larger):
            key.set_theme(theme)
        self._view_keys.set_gap(theme.space("key_gap"))
        self.dark.set_showing(theme.name == "dark")
        self.still.set_showing(theme.reduced_motion)
        above = self.parentWidget()
        room = 680 if above is None else above.height() - _FRAME_PX
        self.resize(min(theme.px(640), 1000), min(theme.px(680), 680, room))
