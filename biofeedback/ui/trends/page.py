"""Trends of one person: small panels over sessions, each by itself, and no figure over all."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout

from biofeedback.errors import BiofeedbackError
from biofeedback.recordings.vault import Vault
from biofeedback.session.profile import Profile
from biofeedback.session.trending import Trends, read_trends
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.answer import Answer
from biofeedback.ui.kit.beside import Beside
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import fixed, said
from biofeedback.ui.kit.words import person_name
from biofeedback.ui.trends.pairs import AnswersPanel, Pair, TotalsPanel
from biofeedback.ui.trends.panel import TrendPanel
from biofeedback.ui.trends.total_form import TotalForm
from biofeedback.ui.trends.words import tr

_COLUMN_PX = 420


class TrendsPage(Page):
    """Read beside the screen; simulated sessions have no place here."""

    def __init__(self) -> None:
        super().__init__(tr("Trends"), width="column")
        self._beside = Beside(self)
        self.said = Answer(quiet=True)
        self.note = Text(fixed("F.8-d"), "caption", quiet=True)
        self.withheld = Text(fixed("F.8-l"), "caption", quiet=True)
        self.show_key = ActionButton("outline", tr("Show the numbers"))
        self.show_key.clicked.connect(self._read)
        self._asked: tuple[Vault, str] | None = None
        self.panels: list[TrendPanel | AnswersPanel | TotalsPanel] = []
        self.add_key = ActionButton("word", tr("Add a questionnaire’s total"))
        self.add_key.clicked.connect(self._open_form)
        self.form = TotalForm()
        self.form.kept.connect(self._keep_total)
        self._grid = QGridLayout()
        self._columns = 0
        for part in (self.withheld, self.show_key, self.add_key, self.form):
            part.hide()
        self.body.addWidget(self.said)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.withheld)
        self.body.addWidget(self.note)
        self.body.addWidget(self.show_key, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.add_key, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.form)
        self.body.addStretch(1)

    def open(self, vault: Vault, person: str) -> None:
        """Read a person's sessions and show them; on request where numbers bring worry."""
        self._clear()
        self._asked = vault, person
        self.say_subtitle(tr("for {person}").format(person=person_name(person)))
        if Profile(vault.people, person).limits.numbers_hidden:
            self._say(tr("Numbers stay out of sight here until somebody asks for them."))
            self.show_key.show()
        else:
            self._read()

    def _read(self) -> None:
        if self._asked is None:
            return
        vault, person = self._asked
        self.show_key.hide()
        self._say(tr("Reading the sessions"))

        def show(done: Future[Trends]) -> None:
            try:
                self.show_trends(done.result())
            except BiofeedbackError as error:
                self._say(said(str(error)))

        self._beside.run(lambda: read_trends(vault, person), show)

    def show_trends(self, trends: Trends) -> None:
        """Fill the page; nothing of another person stays."""
        self._clear()
        self.say_subtitle(tr("for {person}").format(person=person_name(trends.person)))
        for measure, trend in trends.panels:
            self.panels.append(TrendPanel(measure, trend))
        if trends.distress:
            pairs: list[Pair] = [(at, first, last) for at, first, last in trends.distress]
            self.panels.append(AnswersPanel(tr("How much it weighed, 0 to 10"), pairs))
        for item, answers in trends.diary.items():
            single: list[Pair] = [(at, value, None) for at, value in answers]
            self.panels.append(AnswersPanel(tr("Diary: {item}").format(item=item), single))
        for name, dots in trends.totals.items():
            totals: list[Pair] = [(at, value, None) for at, value in dots]
            self.panels.append(TotalsPanel(name, totals))
        self._say(
            ""
            if self.panels
            else tr("Nothing to show yet: values come from recorded sessions and from answers.")
        )
        self.withheld.setVisible(trends.variability_withheld)
        self.add_key.setVisible(self._asked is not None)
        for panel in self.panels:
            panel.set_theme(self.theme)
        self._columns = 0
        self._arrange()

    def close_reading(self) -> None:
        """Wait for what is being read."""
        self._beside.close()

    def forget(self) -> None:
        """The vault was closed: nothing of anybody stays."""
        self.close_reading()
        self._asked = None
        self._clear()

    def _say(self, sentence: str) -> None:
        self.said.say(sentence)

    def _clear(self) -> None:
        for panel in self.panels:
            self._grid.removeWidget(panel)
            panel.hide()
            panel.deleteLater()
        self.panels = []
        for part in (self.withheld, self.show_key, self.add_key, self.form):
            part.hide()

    # --- totals from elsewhere --------------------------------------------------------------
    def _open_form(self) -> None:
        self.add_key.hide()
        self.form.show()
        self.form.begin(datetime.now().astimezone().date())

    def _keep_total(self, name: str, day: str, total: int) -> None:
        if self._asked is not None:
            vault, person = self._asked
            Profile(vault.people, person).keep_total(name, day, total)
            self._read()

    # --- looks ------------------------------------------------------------------------------
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._grid.setSpacing(theme.space("gap"))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = max(1, min(3, self.column.width() // self.theme.px(_COLUMN_PX)))
        if columns == self._columns:
            return
        self._columns = columns
        for number, panel in enumerate(self.panels):
            self._grid.addWidget(panel, number // columns, number % columns)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
