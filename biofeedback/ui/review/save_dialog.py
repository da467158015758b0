"""What dialogs that write a file share: choices, a place, and two buttons at the end."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.form_style import form_style
from biofeedback.ui.kit.place import FRAME
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.review.words import tr


class Choice(QWidget):
    """A question with one answer of several; arrows move between them."""

    def __init__(self, question: str, answers: dict[str, str], chosen: str) -> None:
        super().__init__()
        self.buttons: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(Text(question, "strong"))
        for name, words in answers.items():
            button = QRadioButton(words)
            button.setChecked(name == chosen)
            self._group.addButton(button)
            self.buttons[name] = button
            layout.addWidget(button)

    @property
    def chosen(self) -> str:
        """Name of the answer."""
        return next(name for name, button in self.buttons.items() if button.isChecked())

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        for button in self.buttons.values():
            button.setFont(theme.font("body"))
        spread(self, theme)


class SaveDialog(QDialog):
    """Never modal; put choices into ``body``. It only collects values."""

    def __init__(self, title: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(False)
        self.theme = Theme()
        inner = QWidget()
        inner.setObjectName("column")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.place = QLineEdit()
        self.place.setAccessibleName(tr("Where to save"))
        self.elsewhere = ActionButton("outline", tr("Choose a place"))
        self.elsewhere.clicked.connect(self._look_for_place)
        self.said = Text("", "caption", quiet=True)
        self.save = ActionButton("main", button)
        self.leave = ActionButton("outline", tr("Close"))
        self.leave.clicked.connect(self.close)
        where = QHBoxLayout()
        where.addWidget(self.place, 1)
        where.addWidget(self.elsewhere)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(self.leave)
        ends.addWidget(self.save)
        self._whole = QVBoxLayout(self)
        self._whole.addWidget(Text(title, "title"))
        self._whole.addWidget(area, 1)
        self._whole.addWidget(Text(tr("Save as"), "strong"))
        self._whole.addLayout(where)
        self._whole.addWidget(self.said)
        self._whole.addLayout(ends)
        self._finder: QFileDialog | None = None

    @property
    def path(self) -> Path:
        """Where to save."""
        return Path(self.place.text().strip()).expanduser()

    def suggest(self, name: str) -> None:
        """A file name in the folder chosen so far."""
        folder = self.path.parent if self.place.text() else Path.home()
        self.place.setText(str(folder / name))

    def say(self, sentence: str) -> None:
        """How it went, or what to do about it."""
        self.said.setText(sentence)
        self.save.setEnabled(True)

    def _look_for_place(self) -> None:
        """The system's own dialog; it does not hold the screen up."""
        if self._finder is None:
            self._finder = QFileDialog(self)
            self._finder.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self._finder.fileSelected.connect(self.place.setText)
        self._finder.setDirectory(str(self.path.parent))
        self._finder.selectFile(self.path.name)
        self._finder.open()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self.theme = theme
        self.setStyleSheet(theme.style_sheet() + form_style(theme))
        pad = theme.px(20)
        self._whole.setContentsMargins(pad, pad, pad, pad)
        self._whole.setSpacing(theme.px(10))
        self.body.setSpacing(theme.px(16))
        self.place.setFont(theme.font("body"))
        spread(self, theme)
        # the buttons at its end stay on the screen, however large the text
        room = self.screen().availableGeometry().size() - FRAME
        self.resize(min(theme.px(640), room.width()), min(theme.px(760), room.height()))
