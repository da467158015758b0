"""Gives the pacer's shape a role and a live value, which a widget that is painted does not have."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleValueChangeEvent
from PySide6.QtWidgets import QAccessibleWidget

from biofeedback.ui.client.pacer_disc import PacerDisc

_kept: list[QAccessibleInterface] = []
"""Qt holds them by address alone; one for each shape, of which there are few."""


class AccessiblePacer(QAccessibleWidget):
    """Its value is what to do now, in words: "breathe out"."""

    def __init__(self, disc: PacerDisc) -> None:
        super().__init__(disc, QAccessible.Role.Animation, disc.accessibleName())
        self._disc = disc

    def text(self, which: QAccessible.Text) -> str:
        if which == QAccessible.Text.Value:
            return self._disc.words
        if which == QAccessible.Text.Name:
            return self._disc.accessibleName()
        return super().text(which)


def install() -> None:
    """Once, when the program starts."""
    QAccessible.installFactory(_interface)


def _interface(_kind: str, described: QObject) -> QAccessibleInterface | None:
    if not isinstance(described, PacerDisc):
        return None
    made = AccessiblePacer(described)
    _kept.append(made)
    # a change of value, which is heard by whoever follows the shape; nothing is announced
    described.said.connect(
        lambda words: QAccessible.updateAccessibility(QAccessibleValueChangeEvent(described, words))
    )
    return made
