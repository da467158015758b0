"""Setting up a practice: how long, in which way, and with what; everything is found chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.guidance.lead import can_lead
from biofeedback.guidance.patterns import Pattern
from biofeedback.guidance.practice import longest_paced_s
from biofeedback.session.practising import LONGEST_MIN, Choices, Dwell, Plan, Way
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.flow_row import FlowRow, flow_holder
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.stepper import Stepper
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.tick_box import TickBox
from biofeedback.ui.kit.translate import fixed, said
from biofeedback.ui.kit.words import minutes, pattern_seconds, person_name
from biofeedback.ui.practice.setup_line import SetupLine

LONGEST_FREE_MIN = 10
_TWO_COLUMNS = 900
"""Width from which what is chosen stands in two columns."""


class PracticeSetup(Page):
    """``show_choices`` fills it anew for a person.

    Signals:
        begun: the plan, and whether with sensors.
        asked: something else to do: ``pace``, ``try``, ``diary``, ``signs``, ``safety``,
            ``recipe-in`` or ``recipe-out``.
    """

    begun = Signal(Plan, bool)
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("Practise"), width="column")
        self._plan = Plan()
        self._patterns: dict[str, Pattern] = {}
        self.advice = Text("", "strong")
        self.dose = Text(fixed("F.8-e"), "body", quiet=True)
        self.lengths = ChipGroup(self.tr("How long"), ())
        self.length = Stepper(self.tr("Minutes"), 1, LONGEST_MIN, 1, self._minutes)
        self.ways = ChipGroup(self.tr("How"), self._way_words())
        self.patterns = ChipGroup(self.tr("Pattern"), ())
        self.use = Text("", "body", quiet=True)
        self.sensors = ChipGroup(self.tr("Sensors"), ())
        self.sensors_line = Text("", "caption", quiet=True)
        self.begin = ActionButton("main", self.tr("Begin"))
        self.recipe = SetupLine(self.tr("Take it over"), self.tr("Leave it"))
        self.again = SetupLine(self.tr("Look for it again"), self.tr("Not now"))
        self.dwell = ChipGroup(self.tr("A prompt stays"), self._dwell_words())
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns = (QVBoxLayout(), QVBoxLayout())
        self._boxes()
        self._fill()
        for group in (self.ways, self.patterns, self.sensors):
            group.changed.connect(self._refresh)
        self.lengths.changed.connect(self._length_chosen)
        self.length.stepped.connect(self._stepped)
        self.begin.clicked.connect(self._begin)
        self.again.yes.clicked.connect(lambda: self._answer_again("pace"))
        self.again.no.clicked.connect(lambda: self._answer_again(""))

    def _way_words(self) -> tuple[tuple[Way, str], ...]:
        return (
            ("screen", self.tr("By screen")),
            ("sound", self.tr("By sound only")),
            ("own", self.tr("On your own")),
        )

    def _boxes(self) -> None:
        self.lead = TickBox(self.tr("Begin at my own breath, and lengthen it little by little"))
        self.settle = TickBox(self.tr("Free breathing first"))
        self.before = Stepper(
            self.tr("Free breathing first"), 1, LONGEST_FREE_MIN, 1, self._minutes
        )
        self.after = Stepper(self.tr("Free breathing after"), 0, LONGEST_FREE_MIN, 1, self._or_none)
        self.sound = TickBox(self.tr("Sound beside the screen"))
        self.count = TickBox(self.tr("Small numbers on the way out"))
        self.fades = TickBox(self.tr("Shape and sound fade out after"))
        self.fade = Stepper(self.tr("Minutes until it fades"), 1, LONGEST_MIN, 1, self._minutes)
        self.volume = Stepper(self.tr("Volume"), 10, 100, 10, self._loudness)
        self.offers = TickBox(
            self.tr("Offer something to hold or look at when heart and skin are both up")
        )
        for box in self.boxes:
            box.clicked.connect(self._refresh)

    @property
    def boxes(self) -> tuple[TickBox, ...]:
        """Every box to tick."""
        return (self.lead, self.settle, self.sound, self.count, self.fades, self.offers)

    def _minutes(self, value: int) -> str:
        return minutes(60.0 * value)

    def _or_none(self, value: int) -> str:
        return self._minutes(value) if value else self.tr("none")

    def _dwell_words(self) -> tuple[tuple[Dwell, str], ...]:
        return (
            ("usual", self.tr("as usual")),
            ("twice", self.tr("twice as long")),
            ("until passed", self.tr("until it is passed")),
        )

    def _loudness(self, value: int) -> str:
        return self.tr("volume {value} %").format(value=value)

    def _fill(self) -> None:
        self._head.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.advice)
        self.body.addWidget(self.dose)
        self.body.addWidget(self.recipe)
        self.body.addWidget(self.again)
        self.lengths.append(self.length)
        left, right = self._columns
        self._section(left, self.tr("How long"), self.lengths)
        self._section(left, self.tr("How"), self.ways)
        self._section(left, self.tr("Pattern"), self.patterns, self.use)
        self._section(left, self.tr("Sensors"), self.sensors, self.sensors_line, self.offers)
        self._section(
            right, self.tr("What comes with it"), self._row(self.settle, self.before), self.lead,
            self.count, self._row(self.sound, self.volume), self._row(self.fades, self.fade),
        )  # fmt: skip
        self._section(right, self.tr("Free breathing after"), self._row(self.after))
        self._section(right, self.tr("A prompt stays"), self.dwell)
        for column in self._columns:
            column.addStretch(1)
            self._both.addLayout(column, 1)
        self.body.addLayout(self._both)
        self.more = {
            name: ActionButton("word", text)
            for name, text in (
                ("own-pattern", self.tr("Own pattern")),
                ("pace", self.tr("Look for a personal pace")),
                ("try", self.tr("Try one thing")),
                ("diary", self.tr("Body diary")),
                ("map", self.tr("Where in the body")),
                ("kept", self.tr("What was written down")),
                ("signs", self.tr("First hints")),
                ("safety", self.tr("Before breathing slowly")),
                ("recipe-in", self.tr("Take in a recipe")),
                ("recipe-out", self.tr("Write this down as a recipe")),
            )
        }
        row = FlowRow(12)
        for name, word in self.more.items():
            word.clicked.connect(lambda _checked=False, which=name: self.asked.emit(which))
            row.addWidget(word)
        self._section(self.body, self.tr("Also here"), flow_holder(row))
        self.body.addStretch(1)

    def _section(self, into: QVBoxLayout, heading: str, *parts: QWidget) -> None:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(Text(heading, "heading"))
        for part in parts:
            column.addWidget(part)
        into.addLayout(column)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        self._both.setSpacing(theme.px(40 if theme.compact else 64))
        for column in self._columns:
            column.setSpacing(theme.px(16 if theme.compact else 22))
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Two columns where there is room for both."""
        beside = self.column.width() >= self.theme.px(_TWO_COLUMNS)
        direction = QBoxLayout.Direction
        self._both.setDirection(direction.LeftToRight if beside else direction.TopToBottom)

    def _row(self, *parts: QWidget) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            row.addWidget(part)
        row.addStretch(1)
        return holder

    # --- what can be chosen -----------------------------------------------------------------
    def show_choices(
        self,
        choices: Choices,
        person: str,
        sensors: str,
        *,
        dose: bool,
        reason: str = "",
        advice: Sequence[str] = (),
        bare: bool = False,
    ) -> None:
        """What this person can choose from; ``sensors`` names those at hand, empty for none.

        ``reason`` says why nothing can begin, ``advice`` what is to be talked about first. A
        ``bare`` practice is found without a sensor, though there may be one.
        """
        self._plan = choices.found
        self._patterns = {each.id: each for each in choices.patterns}
        self.advice.setText("\n".join(said(each) for each in advice))
        self.advice.setVisible(bool(advice))
        self.dose.setVisible(dose)
        self.say_subtitle(reason or self.tr("for {person}").format(person=person_name(person)))
        self._refill(self.lengths, [(f"{each}", self._minutes(each)) for each in
                                    choices.lengths_min])  # fmt: skip
        self._refill(self.patterns, [(each.id, said(each.name)) for each in choices.patterns])
        at_hand = [("with", sensors)] if sensors else []
        self._refill(self.sensors, [*at_hand, ("without", self.tr("Without a sensor"))])
        self.sensors.choose(["with" if sensors and not bare else "without"])
        for key in (self.begin, self.more["try"]):
            key.setEnabled(not reason)
        self._show_plan(choices.found)
        self.show_top()

    def _answer_again(self, what: str) -> None:
        self.again.say("")
        if what:
            self.asked.emit(what)
        else:
            self.begin.setFocus()

    def show_top(self) -> None:
        """Scroll to where Begin and whatever waits for an answer are."""
        self.area.verticalScrollBar().setValue(0)

    def _refill(self, group: ChipGroup, options: list[tuple[str, str]]) -> None:
        group.refill(options)
        group.set_theme(self.theme)

    def _show_plan(self, plan: Plan) -> None:
        self.length.setValue(round(plan.minutes))
        self.lengths.choose([f"{plan.minutes:g}"])
        self.ways.choose([plan.way])
        self.patterns.choose([plan.pattern])
        for box, on in (
            (self.lead, plan.lead), (self.settle, plan.settle), (self.sound, plan.sound),
            (self.count, plan.count_out), (self.offers, plan.offers),
            (self.fades, plan.fade_after_min is not None),
        ):  # fmt: skip
            box.setChecked(on)
        self.before.setValue(max(round(plan.before_min), 1))
        self.after.setValue(round(plan.after_min))
        self.dwell.choose([plan.dwell])
        self.fade.setValue(round(plan.fade_after_min or max(plan.minutes // 2, 1)))
        self.volume.setValue(round(100 * plan.volume))
        self._refresh()

    def _length_chosen(self) -> None:
        if self.lengths.chosen:
            self.length.setValue(int(self.lengths.chosen[0]))
        self._refresh()

    def _stepped(self, value: int) -> None:
        self.lengths.choose([str(value)])

    # --- what was chosen --------------------------------------------------------------------
    @property
    def plan(self) -> Plan:
        """The plan as it stands."""
        way: Way = next(
            (each for each, _ in self._way_words() if each in self.ways.chosen), "screen"
        )
        pattern = self.patterns.chosen[0] if self.patterns.chosen else self._plan.pattern
        return replace(
            self._plan,
            minutes=float(self.length.value()),
            pattern=pattern,
            way=way,
            sound=self.sound.isChecked(),
            volume=self.volume.value() / 100.0,
            lead=self.lead.isChecked(),
            settle=self.settle.isChecked(),
            before_min=float(self.before.value()),
            after_min=float(self.after.value()),
            dwell=next(
                (each for each, _ in self._dwell_words() if each in self.dwell.chosen), "usual"
            ),
            count_out=self.count.isChecked(),
            offers=self.offers.isChecked(),
            fade_after_min=float(self.fade.value()) if self.fades.isChecked() else None,
        )

    @property
    def with_sensors(self) -> bool:
        """Whether sensors are worn."""
        return "with" in self.sensors.chosen

    def _refresh(self) -> None:
        """Let rest what the other choices leave without an effect."""
        plan = self.plan
        paced = plan.way != "own"
        chosen = self._patterns.get(plan.pattern)
        for chip in self.patterns.chips.values():
            chip.setEnabled(paced)
        self.lead.setEnabled(paced and chosen is not None and can_lead(chosen))
        self.sound.setEnabled(plan.way == "screen")
        heard = plan.way == "sound" or (plan.way == "screen" and plan.sound)
        self.volume.setEnabled(heard)
        self.fades.setEnabled(paced)
        self.fade.setEnabled(paced and self.fades.isChecked())
        self.offers.setEnabled(self.with_sensors)
        self.before.setEnabled(plan.settle)
        self.use.setText(self._about(chosen if paced else None, plan))

    def _about(self, chosen: Pattern | None, plan: Plan) -> str:
        if plan.way == "own":
            return self.tr("No shape and no sound: your own breath, in your own time.")
        if chosen is None:
            return self.tr("Choose a pattern.")
        seconds = pattern_seconds(chosen)
        parts = [f"{seconds[:1].upper()}{seconds[1:]}.", said(chosen.use)]
        most_s = longest_paced_s(chosen)
        if most_s < 60.0 * plan.minutes:
            parts.append(
                self.tr("It ends by itself after {time}; own breath follows.").format(
                    time=minutes(most_s)
                )
            )
        return " ".join(parts)

    def _begin(self) -> None:
        self.begun.emit(self.plan, self.with_sensors)
