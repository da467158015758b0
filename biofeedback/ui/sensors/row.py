"""One sensor in reach: what it is, how far, and the key to use it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from biofeedback.session.in_reach import InReach
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.icon_mark import IconMark
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.kit.translate import said


class SensorRow(QWidget):
    """Signals: ``used`` when it is to be used."""

    used = Signal()

    def __init__(self, sensor: InReach) -> None:
        super().__init__()
        self.sensor = sensor
        self.use = ActionButton("outline", self.tr("Use"))
        self.use.setAccessibleName(self.tr("Use {name}").format(name=said(sensor.name)))
        self.use.clicked.connect(self.used)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(said(sensor.name), "button"))
        words.addWidget(Text(self._about(), "caption", quiet=True))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 6, 0, 6)
        self._row.addWidget(IconMark("fingers" if sensor.measures == "skin" else "strap", "text"))
        self._row.addLayout(words, 1)
        self._row.addWidget(self.use)

    def _about(self) -> str:
        sensor = self.sensor
        if sensor.simulated:
            return self.tr("always marked simulated")
        parts = [said(sensor.kind), said(sensor.distance)]
        if sensor.battery_low:
            parts.append(self.tr("battery low"))
        if sensor.person is not None:
            known = {"client": self.tr("used before, client"),
                     "therapist": self.tr("used before, therapist")}  # fmt: skip
            parts.append(known[sensor.person])
        return ", ".join(part for part in parts if part)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._row.setSpacing(theme.px(12))
        spread(self, theme)
