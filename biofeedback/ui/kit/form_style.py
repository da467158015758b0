"""How fields to write in, boxes to tick and lists look, in the colours of a theme."""

from __future__ import annotations

from biofeedback.ui.kit.theme import Theme


def form_style(theme: Theme) -> str:
    """QSS to put after the theme's own; the focus shows as an edge of two pixels."""
    color = {
        role: theme.color(role).name()
        for role in ("surface", "text", "border", "focus", "selected", "on_action", "action",
                     "secondary", "disabled_fill", "disabled_text", "background", "hairline",
                     "client_background", "sunken")
    }  # fmt: skip
    return _QSS.format(
        **color,
        radius=theme.space("button_radius"),
        pad=theme.px(8),
        mark=theme.px(18),
        round=theme.px(18) // 2,
    )


_QSS = """
QWidget#client, QWidget#client QWidget#column, QWidget#client QScrollArea {{
  background: {client_background};
}}
QWidget#client QScrollBar:vertical {{ background: {client_background}; }}
QFrame[card="sunken"] {{ background: {sunken}; border: none; border-radius: {radius}px; }}
QLineEdit, QPlainTextEdit {{
  background: {surface}; color: {text}; border: 1px solid {border};
  border-radius: {radius}px; padding: {pad}px; margin: 1px;
  selection-background-color: {action}; selection-color: {on_action};
}}
QLineEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {focus}; margin: 0; }}
QLineEdit:disabled {{ background: {disabled_fill}; color: {disabled_text}; }}
QCheckBox, QRadioButton {{
  color: {text}; background: transparent; padding: 4px; spacing: {pad}px;
  border: 2px solid transparent; border-radius: 6px;
}}
QCheckBox:focus, QRadioButton:focus {{ border: 2px solid {focus}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {disabled_text}; }}
QCheckBox::indicator, QRadioButton::indicator {{
  width: {mark}px; height: {mark}px; border: 1px solid {border}; background: {surface};
}}
QCheckBox::indicator {{ border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: {round}px; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{
  background: {action}; border-color: {action};
}}
"""
