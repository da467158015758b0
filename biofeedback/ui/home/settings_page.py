"""Settings: how the screen looks, when the vault closes by itself, and what was agreed to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from biofeedback.guidance.offers import SILENT_SESSIONS
from biofeedback.recordings.autolock import DEFAULT_S, LONGEST_S, SHORTEST_S
from biofeedback.session.starting import LONGEST_SESSION_MIN, SHORTEST_SESSION_MIN
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.flow_row import FlowRow
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.stepper import Stepper
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import TEXT_SCALE_MAX, TEXT_SCALE_MIN, Theme
from biofeedback.ui.kit.tick_box import TickBox
from biofeedback.ui.kit.words import person_name


class SettingsPage(Page):
    """Everything takes effect at once.

    Signals:
        theme_asked: another look.
        lock_asked: minutes after which the vault closes.
        close_asked: close the vault now.
        agreements_asked: those of the person who is here.
        notes_asked: the safety notes of the person who is here.
        keys_asked: what opens the vault, and what was done with it.
        offers_asked: ``observe``, ``on`` or ``off``.
        planned_asked: how many minutes a session lasts.
        offered_asked: what is offered to the person who is here.
    """

    theme_asked = Signal(Theme)
    lock_asked = Signal(int)
    close_asked = Signal()
    agreements_asked = Signal()
    notes_asked = Signal()
    keys_asked = Signal()

    offers_asked = Signal(str)
    planned_asked = Signal(int)
    offered_asked = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Settings"))
        self.offers = ChipGroup(
            self.tr("Offers on the desk"),
            [
                ("observe", self.tr("Observe first")),
                ("on", self.tr("On")),
                ("off", self.tr("Off")),
            ],
        )
        self.planned = Stepper(
            self.tr("Sessions last"), SHORTEST_SESSION_MIN, LONGEST_SESSION_MIN, 5,
            lambda value: self.tr("{value} min").format(value=value),
        )  # fmt: skip
        self.planned.stepped.connect(self.planned_asked)
        self.offers.changed.connect(self._choose_offers)
        self.dark = TickBox(self.tr("Dark"))
        self.still = TickBox(self.tr("Less movement: the shape moves in four steps"))
        self.text_size = Stepper(
            self.tr("Size of text"), round(100 * TEXT_SCALE_MIN), round(100 * TEXT_SCALE_MAX), 10,
            lambda value: f"{value} %",
        )  # fmt: skip
        self.lock = Stepper(
            self.tr("The vault closes by itself after"),
            round(SHORTEST_S / 60), round(LONGEST_S / 60), 1,
            lambda value: self.tr("{value} min").format(value=value),
        )  # fmt: skip
        self.lock.setValue(round(DEFAULT_S / 60))
        self.close_now = ActionButton("outline", self.tr("Close the vault now"))
        self.agreements = ActionButton("outline", self.tr("Agreements"))
        self.notes = ActionButton("outline", self.tr("Safety notes"))
        self.offered = ActionButton("outline", self.tr("What is offered"))
        self.keys = ActionButton("outline", self.tr("What opens it, and what was done"))
        self.body.addWidget(Text(self.tr("Screen"), "heading"))
        for part in (self.dark, self.still):
            self.body.addWidget(part)
            part.clicked.connect(self._ask)
        self.body.addLayout(self._row(self.tr("Size of text"), self.text_size))
        self.body.addWidget(Text(self.tr("Sessions"), "heading"))
        self.body.addLayout(self._row(self.tr("They last"), self.planned))
        self.body.addWidget(Text(self.tr("Offers on the desk"), "body"))
        self.body.addWidget(self.offers)
        self.body.addWidget(
            Text(
                self.tr(
                    "Observed, they are written down and not shown in the first {number} sessions."
                ).format(number=SILENT_SESSIONS),
                "caption",
                quiet=True,
            )
        )
        self.body.addWidget(Text(self.tr("Vault"), "heading"))
        self.body.addLayout(self._row(self.tr("It closes by itself after"), self.lock))
        self.body.addWidget(_side_by_side(self.close_now, self.keys))
        self._person = Text("", "heading")
        self._of_person = _side_by_side(self.agreements, self.notes, self.offered)
        self.body.addWidget(self._person)
        self.body.addWidget(self._of_person)
        self.body.addStretch(1)
        self.text_size.stepped.connect(self._ask)
        self.lock.stepped.connect(self.lock_asked)
        self.close_now.clicked.connect(self.close_asked)
        self.agreements.clicked.connect(self.agreements_asked)
        self.notes.clicked.connect(self.notes_asked)
        self.offered.clicked.connect(self.offered_asked)
        self.keys.clicked.connect(self.keys_asked)

    def _row(self, words: str, stepper: Stepper) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(Text(words, "body", wrap=False))
        row.addWidget(stepper)
        row.addStretch(1)
        return row

    def show_settings(self, lock_min: int, person: str, offers: str, planned_min: int) -> None:
        """As they stand; ``person`` is empty while nobody is chosen."""
        self.lock.setValue(lock_min)
        self.offers.choose([offers])
        self.planned.setValue(planned_min)
        self._person.setText(person_name(person))
        self._person.setVisible(bool(person))
        self._of_person.setVisible(bool(person))

    def _choose_offers(self) -> None:
        # one of the three holds: a choice taken back is the usual one
        chosen = self.offers.chosen or ("observe",)
        self.offers.choose(chosen)
        self.offers_asked.emit(chosen[0])

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type, and show them in the switches."""
        super().set_theme(theme)
        self.dark.setChecked(theme.name == "dark")
        self.still.setChecked(theme.reduced_motion)
        self.text_size.setValue(round(100 * theme.text_scale))

    def _ask(self) -> None:
        asked = Theme(
            name="dark" if self.dark.isChecked() else "light",
            reduced_motion=self.still.isChecked(),
        )
        self.theme_asked.emit(asked.scaled(self.text_size.value() / 100.0))


def _side_by_side(*buttons: ActionButton) -> QWidget:
    """In one line where there is room."""
    whole, row = QWidget(), FlowRow(12)
    whole.setLayout(row)
    for button in buttons:
        row.addWidget(button)
    return whole
