"""This network: sensors that other programs pass on, and sharing what is measured with them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from biofeedback.errors import SensorError
from biofeedback.session.in_reach import Look
from biofeedback.session.sharing import Sharing
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.announce import announce
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.kit.tick_box import TickBox


class NetworkCard(QFrame):
    """Nothing goes to the network before one of its two keys is pressed.

    Signals:
        look_asked: ask the network for sensors.
    """

    look_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.asked = False
        """Whether the network has been asked since the page was opened."""
        self._sharing: Sharing | None = None
        self.look_key = ActionButton("outline", self.tr("Look on this network"))
        self.look_key.clicked.connect(self._ask)
        self.share = TickBox(self.tr("Share each session with programs on this network"))
        self.share.clicked.connect(self._share)
        self.note = Text("", "body")
        self.note.hide()
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(Text(self.tr("This network"), "heading"))
        self._layout.addWidget(
            Text(
                self.tr("An EmotiBit, or streams of another program (Lab Streaming Layer). Asking "
                        "sends nothing that is measured."),
                "caption", quiet=True,
            )
        )  # fmt: skip
        self._layout.addWidget(self.look_key, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addWidget(self.share)
        self._layout.addWidget(
            Text(
                self.tr("Measurements and markers, not encrypted, without what is written in "
                        "notes. Until this is unticked or the program ends; only for people who "
                        "agreed to it."),
                "caption", quiet=True,
            )
        )  # fmt: skip
        self._layout.addWidget(self.note)

    @property
    def keys(self) -> tuple[QWidget, ...]:
        """What can be pressed, as one reads it."""
        return self.look_key, self.share

    def open_for(self, sharing: Sharing) -> None:
        """Begin anew: nothing asked yet, and the tick as it was left."""
        self._sharing, self.asked = sharing, False
        self.share.setChecked(sharing.wanted)
        self.note.hide()

    def show_look(self, look: Look) -> None:
        """Say why streams could not be asked for, or that nothing answered."""
        answers = look.network
        if answers is None:
            return
        nothing = "" if answers.found else self.tr("Nothing on this network answered.")
        self._say(f"{answers.problem} {answers.advice}".strip() or nothing)

    def _ask(self) -> None:
        self.asked = True
        self._say("")
        self.look_asked.emit()

    def _share(self) -> None:
        if self._sharing is None:
            return
        try:
            self._sharing.want(self.share.isChecked())
        except SensorError as error:
            self.share.setChecked(False)
            self._say(f"{error.problem} {error.advice}")

    def _say(self, words: str) -> None:
        if words and words != self.note.text():
            announce(self, words)
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        padding = theme.px(14 if theme.compact else 26)
        self._layout.setContentsMargins(padding, padding, padding, padding)
        self._layout.setSpacing(theme.px(10))
        spread(self, theme)
