"""Before the search for a pace: what it takes, and why it cannot begin yet."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal

from biofeedback.guidance.personal_pace import SHORTER, Protocol
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.chip_group import ChipGroup
from biofeedback.ui.kit.flow_row import FlowRow, flow_holder
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.stepper import Stepper
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.tick_box import TickBox
from biofeedback.ui.kit.translate import said
from biofeedback.ui.kit.words import minutes


class PaceGate(Page):
    """Signals: ``begun`` once nothing stands against it."""

    begun = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Personal pace"))
        self.confirmed = TickBox(
            self.tr("Therapist: we talked it through, and this is a good day for it")
        )
        self.shuffled = TickBox(self.tr("Rates in a mixed order"))
        self.shorter = TickBox(
            self.tr("Shorter: five rates for two minutes each, about 22 minutes, and more often "
                    "without a clear answer")
        )  # fmt: skip
        self.share = ChipGroup(
            self.tr("Of each breath, the way in"),
            [("0.4", self.tr("in 40 %, out 60 %")), ("0.5", self.tr("half and half"))],
        )
        self.step = Stepper(self.tr("Minutes at each rate"), 2, 5, 1, self._at_each)
        self.free = Stepper(self.tr("Own breath between"), 30, 120, 30, self._between)
        self.whole = Text("")
        self.optical = Text(
            self.tr("This sensor reads the pulse by light, which is less precise than a chest "
                    "strap."), "body", quiet=True
        )  # fmt: skip
        self.optical.hide()
        self.reason = Text("", "heading")
        self.begin = ActionButton("main", self.tr("Begin"))
        self.begin.clicked.connect(self.begun)
        self.shorter.clicked.connect(self._shorten)
        self.share.changed.connect(self._tell)
        for stepper in (self.step, self.free):
            stepper.valueChanged.connect(self._tell)
        lengths = FlowRow(12)
        for each in (self.step, self.free):
            lengths.addWidget(each)
        stop = Text(
            self.tr("Stop is always there. What is found is a setting with a date, not a trait; "
                    "six a minute is fine without any of this.")
        )  # fmt: skip
        for part in (self.whole, stop, self.share, flow_holder(lengths), self.shuffled,
                     self.shorter, self.confirmed, self.optical, self.reason):  # fmt: skip
            self.body.addWidget(part)
        self.body.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.clear()

    def _at_each(self, value: int) -> str:
        return self.tr("{time} at each rate").format(time=minutes(60.0 * value))

    def _between(self, value: int) -> str:
        return self.tr("{seconds} s of own breath between").format(seconds=value)

    def _shorten(self) -> None:
        self.step.setValue(round((SHORTER if self.shorter.isChecked() else Protocol()).step_s / 60))
        self._tell()

    def _tell(self) -> None:
        chosen = self.protocol
        self.whole.setText(
            self.tr("{settle} of own breath, then {count} rates for {step} each, with {free} s of "
                    "own breath between. About {whole}, and any part of them is of use.").format(
                settle=minutes(chosen.settle_s), count=len(chosen.rates_per_min),
                step=minutes(chosen.step_s), free=round(chosen.free_s),
                whole=minutes(chosen.seconds),
            )
        )  # fmt: skip

    def first(self) -> TickBox:
        return self.confirmed

    def clear(self) -> None:
        """Nothing confirmed."""
        self.confirmed.setChecked(False)
        self.shuffled.setChecked(False)
        self.shorter.setChecked(False)
        self.share.choose([f"{Protocol().in_share:g}"])
        self.free.setValue(round(Protocol().free_s))
        self._shorten()
        self.show_optical(False)
        self.show_reason(self.tr("Wait until 60 s of heart rhythm are in."))

    def show_reason(self, reason: str | None) -> None:
        """Why it cannot begin; None lets it."""
        shown = said(reason or "")
        if shown != self.reason.text():
            self.reason.setText(shown)
        self.begin.setEnabled(reason is None)

    def show_optical(self, optical: bool) -> None:
        """Whether the sensor is of the less precise kind."""
        self.optical.setVisible(optical)

    @property
    def protocol(self) -> Protocol:
        """How the search is to go; a mixed order is drawn when it begins."""
        chosen = SHORTER if self.shorter.isChecked() else Protocol()
        return replace(
            chosen,
            step_s=60.0 * self.step.value(),
            free_s=float(self.free.value()),
            in_share=float(self.share.chosen[0]) if self.share.chosen else chosen.in_share,
            shuffle_seed=0 if self.shuffled.isChecked() else None,
        )
