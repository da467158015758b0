"""What the three lines are, in plain words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from biofeedback.ui.kit.translate import QT_TRANSLATE_NOOP, fixed

_ABOUT: tuple[tuple[str, str], ...] = (
    (
        QT_TRANSLATE_NOOP("tray", "Heart"),
        QT_TRANSLATE_NOOP(
            "tray",
            "Beats a minute, from each interval between two beats. It rises a little on the way "
            "in and falls on the way out; talking, laughing and moving change it too.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("tray", "Skin"),
        QT_TRANSLATE_NOOP(
            "tray",
            "How well the skin conducts, in microsiemens. Ticks are brief rises; each follows "
            "what brought it about by 1 to 3 s. Movement and a warm room change it too.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("tray", "Breath"),
        QT_TRANSLATE_NOOP(
            "tray",
            "Filled: the pacer. Dashed: an estimate from the heart’s rhythm, blank when unsure.",
        ),
    ),
)


def about_lines() -> str:
    """Rich text: one paragraph for each line, and what the numbers vary with."""
    parts = []
    for name, text in _ABOUT:
        heading = QCoreApplication.translate("tray", name)
        body = QCoreApplication.translate("tray", text)
        parts.append(f"<p><b>{heading}</b><br>{body}</p>")
    return "".join(parts) + f"<p>{fixed('F.8-d')}</p>"
