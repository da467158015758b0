"""Handing a theme down: whoever draws with it takes it, whoever only holds others passes it on."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from biofeedback.ui.kit.theme import Theme


@runtime_checkable
class Themed(Protocol):
    """A widget that draws, or lays out, with a theme, and hands it to the widgets it holds."""

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""


def spread(holder: QWidget, theme: Theme) -> None:
    """Hand ``theme`` to every themed widget below ``holder`` that no other themed widget holds."""
    for child in holder.children():
        if isinstance(child, Themed):
            child.set_theme(theme)
        elif isinstance(child, QWidget):
            spread(child, theme)
