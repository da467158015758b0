"""After a try: how it felt first, then what the signals did, in fixed words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from biofeedback.guidance.try_it import Try
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import fixed
from biofeedback.ui.practice.try_it import felt_words


class TryResult(Page):
    """Every repeat is shown, and none is ranked.

    Signals:
        said: how it felt was said, or left.
        again: the same once more, or another thing.
    """

    said = Signal()
    again = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("How was it?"), spoken=True)
        self.setObjectName("client")
        self.felt = ChipGroup(self.tr("How it felt"), felt_words())
        self.word = QLineEdit()
        self.word.setMaxLength(80)
        self.word.setPlaceholderText(self.tr("One word for it, if there is one"))
        self.word.setAccessibleName(self.word.placeholderText())
        self.go_on = ActionButton("main", self.tr("Go on"))
        self.tried = Text("", "heading")
        self.result = Text("", "client_line")
        self.more = ActionButton("outline", self.tr("Try again, or something else"))
        self.word.returnPressed.connect(self.go_on.click)
        self.go_on.clicked.connect(self._said)
        self.more.clicked.connect(self.again)
        for part in (self.felt, self.word):
            self.body.addWidget(part)
        self.body.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.tried)
        self.body.addWidget(self.result)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def first(self) -> QWidget | None:
        return next(iter(self.felt.chips.values()))

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self.word.setFont(theme.font("body"))

    def begin(self) -> None:
        """Nothing said yet."""
        self.felt.choose(())
        self.word.clear()
        self.result.setText("")
        self._show_result(False)

    def _show_result(self, shown: bool) -> None:
        for asked in (self.felt, self.word, self.go_on):
            asked.setVisible(not shown)
        for told in (self.tried, self.result, self.more):
            told.setVisible(shown)

    def _said(self) -> None:
        self.said.emit()
        self._show_result(True)
        self.more.setFocus()

    def show_tries(self, name: str, tries: Sequence[Try]) -> None:
        """Every repeat of what is called ``name``, each in its own line; none is ranked."""
        times = (self.tr("First"), self.tr("Second"), self.tr("Third"))
        lines = [result_words(each) for each in tries]
        if len(tries) > 1:
            lines = [f"{time}: {line}" for time, line in zip(times, lines, strict=False)]
        self.tried.setText(name)
        self.result.setText("\n".join(lines))


def result_words(tried: Try) -> str:
    """What one try came to, in the fixed words."""
    heart = QCoreApplication.translate("try", "heart")
    parts = [f"{heart} {fixed(tried.heart.text)}"]
    if tried.skin is not None:
        skin = QCoreApplication.translate("try", "skin")
        parts.append(f"{skin} {fixed(tried.skin.text)}")
    words = dict(felt_words())
    if tried.felt is not None:
        felt = QCoreApplication.translate("try", "it felt {word}")
        parts.append(felt.format(word=words[tried.felt]))
    if tried.word:
        parts.append(QCoreApplication.translate("try", "“{word}”").format(word=tried.word))
    return f"{'; '.join(parts)}."
