"""Trying one thing: what, a guess if one likes, and afterwards what changed, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.guidance.patterns import Pattern
from biofeedback.guidance.prompts import Prompt
from biofeedback.guidance.try_it import Felt, Try, can_repeat
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.translate import said


def felt_words() -> tuple[tuple[Felt, str], ...]:
    """The three answers to how it felt."""
    return (
        ("-", QCoreApplication.translate("try", "less comfortable")),
        ("=", QCoreApplication.translate("try", "the same")),
        ("+", QCoreApplication.translate("try", "more comfortable")),
    )


def felt_of(group: ChipGroup) -> Felt | None:
    """What was chosen in a group of the three answers."""
    return next((felt for felt, _ in felt_words() if felt in group.chosen), None)


class TryIt(Page):
    """Before a try.

    Signals:
        begun: what is to be tried, by its id.
    """

    begun = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Try one thing"), spoken=True)
        self.setObjectName("client")
        self.what = ChipGroup(self.tr("What"), ())
        self.about = Text("", "body", quiet=True)
        self.guess = ChipGroup(self.tr("A guess, if you like"), felt_words())
        self.begin = ActionButton("main", self.tr("Begin"))
        self._about: dict[str, str] = {}
        self.body.addWidget(
            Text(self.tr("A minute before, two minutes of it, a minute after. Then what changed, "
                         "beside how much it changes anyway."))
        )  # fmt: skip
        for heading, part in ((self.tr("What"), self.what), ("", self.about),
                              (self.tr("A guess, if you like"), self.guess)):  # fmt: skip
            self._section(heading, part)
        self.body.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.what.changed.connect(self._refresh)
        self.begin.clicked.connect(self._begin)

    def _section(self, heading: str, part: QWidget) -> None:
        column = QVBoxLayout()
        column.setSpacing(8)
        if heading:
            column.addWidget(Text(heading, "heading"))
        column.addWidget(part)
        self.body.addLayout(column)

    def show_things(
        self, patterns: Sequence[Pattern], prompts: Sequence[Prompt], tries: Sequence[Try]
    ) -> None:
        """What can be tried; the same thing three times at most."""
        things = [(each.id, said(each.name)) for each in patterns]
        self._about = {each.id: said(each.use) for each in patterns}
        for prompt in prompts:
            # the first words name a prompt well enough; the whole of it stands below
            things.append((prompt.id, f"{' '.join(said(prompt.text).split()[:5])} …"))
            self._about[prompt.id] = said(prompt.text)
        self.what.refill([each for each in things if can_repeat(tries, each[0])])
        self.what.set_theme(self.theme)
        self.guess.choose(())
        self._refresh()

    def _refresh(self) -> None:
        chosen = self.what.chosen
        self.about.setText(self._about[chosen[0]] if chosen else "")
        self.begin.setEnabled(bool(chosen))

    def _begin(self) -> None:
        if self.what.chosen:
            self.begun.emit(self.what.chosen[0])
