"""Choose what kind of report is written, and where to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from biofeedback.ui.kit.agreement_words import agreement
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.tick_box import TickBox
from biofeedback.ui.review.save_dialog import Choice, SaveDialog
from biofeedback.ui.review.words import tr


class ReportDialog(SaveDialog):
    """The client's copy leaves out notes, rise marks and whatever chart is not ticked.

    ``own`` is for somebody at home: it is the client's copy, whole, and nothing is asked of it
    but to agree to files where that was not done yet.

    Signals:
        asked: ``client`` or ``therapist``, the place (which ends in .pdf or .html), and the charts
            that stay out of the client's copy.
    """

    asked = Signal(str, str, frozenset)

    def __init__(
        self,
        session_id: str,
        parent: QWidget | None = None,
        *,
        own: bool = False,
        agreed: bool = True,
    ) -> None:
        super().__init__(tr("One-page report"), tr("Save"), parent)
        self._session_id, self._own = session_id, own
        self.whose = Choice(
            tr("Whose copy?"),
            {"therapist": tr("The therapist’s"), "client": tr("The client’s")},
            "client" if own else "therapist",
        )
        self.form = Choice(
            tr("In which form?"),
            {
                "pdf": tr("PDF, to print or to keep"),
                "html": tr("HTML, to read on a screen and with a screen reader"),
            },
            "pdf",
        )
        self.shown = {
            "session": TickBox(tr("The timeline of the session")),
            "phases": TickBox(tr("The table of phases")),
            "moments": TickBox(tr("The starred moments")),
        }
        self._question = Text(tr("What does the client’s copy show?"), "strong")
        for part in (self.whose, self.form, self._question):
            self.body.addWidget(part)
        for box in self.shown.values():
            box.setChecked(True)
            self.body.addWidget(box)
        if own:
            for asking in (self.whose, self._question, *self.shown.values()):
                asking.hide()
        about = (
            tr("It has what was done, the check-ins, and what a sensor measured. What is less than "
               "80 % clean is a dash.")
            if own
            else tr("The client’s copy leaves out notes, rise marks and variability. What is less "
                    "than 80 % clean is a dash in both.")
        )  # fmt: skip
        self.body.addWidget(Text(about, "caption", quiet=True))
        self.agreement = TickBox(agreement("exports"))
        self.agreement.setChecked(agreed)
        self.agreement.toggled.connect(self.save.setEnabled)
        self.save.setEnabled(agreed)
        self.body.addWidget(self.agreement)
        if agreed:
            self.agreement.hide()
        self.body.addStretch(1)
        for choice in (self.whose, self.form):
            for button in choice.buttons.values():
                button.toggled.connect(self._changed)
        self.save.clicked.connect(self._ask)
        self._changed()

    def _changed(self) -> None:
        self.suggest(f"report-{self._session_id}-{self.whose.chosen}.{self.form.chosen}")
        clients = self.whose.chosen == "client"
        for part in (self._question, *self.shown.values()):
            part.setEnabled(clients)

    def _ask(self) -> None:
        hidden = frozenset(name for name, box in self.shown.items() if not box.isChecked())
        self.save.setEnabled(False)
        self.said.setText(tr("Saving"))
        self.asked.emit(self.whose.chosen, str(self.path), hidden)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for box in (*self.shown.values(), self.agreement):
            box.setFont(theme.font("body"))
        if self._own:
            self.resize(self.width(), min(self.height(), theme.px(480)))
