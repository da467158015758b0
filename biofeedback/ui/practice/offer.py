"""An offer at home: one line at the lower edge that costs nothing to leave alone."""

from __future__ import annotations

from PySide6.QtCore import Qt, QVariantAnimation, Signal
from PySide6.QtWidgets import QBoxLayout, QGraphicsOpacityEffect, QHBoxLayout, QWidget

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.announce import announce
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.kit.translate import fixed

FADE_MS = 600


class PracticeOffer(QWidget):
    """Fades in and out without a sound, and takes no focus.

    Signals:
        accepted: yes, see what there is.
        declined: not now.
        switched_off: no more of these.
    """

    accepted = Signal()
    declined = Signal()
    switched_off = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._shown = False
        self.words = Text(fixed("F.8-c"), "client_line", wrap=False)
        self.yes = ActionButton("outline", self.tr("Yes"))
        self.not_now = ActionButton("outline", self.tr("Not now"))
        self.off = ActionButton("client word", self.tr("No more of these"))
        self.yes.clicked.connect(self.accepted)
        self.not_now.clicked.connect(self.declined)
        self.off.clicked.connect(self.switched_off)
        self._answers = QWidget()
        self._row = QHBoxLayout(self._answers)
        self._row.setContentsMargins(0, 0, 0, 0)
        for part in (self.yes, self.not_now, self.off):
            self._row.addWidget(part)
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addStretch(1)
        centre = Qt.AlignmentFlag.AlignCenter
        beside: tuple[QWidget, ...] = (self.words, self._answers)
        for widget in beside:
            self._whole.addWidget(widget, 0, centre)
        self._whole.addStretch(1)
        self._effect = QGraphicsOpacityEffect(self)
        self._effect.setOpacity(0.0)
        self.setGraphicsEffect(self._effect)
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(FADE_MS)
        self._fade.valueChanged.connect(self._effect.setOpacity)
        self._fade.finished.connect(self._faded)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes, type, and whether anything fades."""
        self._theme = theme
        for layout in (self._row, self._whole):
            layout.setSpacing(theme.px(16))
        spread(self, theme)

    def in_a_row(self) -> int:
        """How wide it is with the words beside the answers."""
        widths = (self.words.sizeHint().width(), self._answers.sizeHint().width())
        return sum(widths) + self._whole.spacing()

    def stack(self, stacked: bool) -> None:
        """Words above the answers, or beside them."""
        direction = QBoxLayout.Direction
        self._whole.setDirection(direction.TopToBottom if stacked else direction.LeftToRight)

    @property
    def shown(self) -> bool:
        """Whether it is there, or on its way."""
        return self._shown

    def show_offer(self, shown: bool) -> None:
        """Bring the line, or take it away."""
        if shown == self._shown:
            return
        self._shown = shown
        self._fade.stop()
        if shown:
            self.show()
            announce(self, self.words.text())
        if self._theme.reduced_motion:
            self._effect.setOpacity(1.0 if shown else 0.0)
            self._faded()
            return
        self._fade.setStartValue(self._effect.opacity())
        self._fade.setEndValue(1.0 if shown else 0.0)
        self._fade.start()

    def vanish(self) -> None:
        """Take the line away at once: something was stopped."""
        self._shown = False
        self._fade.stop()
        self._effect.setOpacity(0.0)
        self.hide()

    def _faded(self) -> None:
        self.setVisible(self._shown)
