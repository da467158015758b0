"""Colours, type and lengths by role, in light and dark; no other module names a colour or size.

Values live in ``tokens.json``. Lengths and type come in two densities (roomy, and compact for
windows near 1280×720) and grow with the text.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPen

ThemeName: TypeAlias = Literal["light", "dark"]

TEXT_SCALE_MIN, TEXT_SCALE_MAX = 0.8, 2.0

_ROOMY_WIDTH, _ROOMY_HEIGHT = 1600, 860
_POINTS_PER_PX = 1.0 if sys.platform == "darwin" else 0.75


@cache
def _tokens() -> dict[str, Any]:
    text = files("biofeedback.ui.kit").joinpath("tokens.json").read_text(encoding="utf-8")
    tokens: dict[str, Any] = json.loads(text)
    return tokens


@cache
def _pen(theme: ThemeName, role: str, width: float, dash_px: tuple[float, ...]) -> QPen:
    """Made once: a frame of a timeline takes a hundred."""
    pen = QPen(_color(theme, role), width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash_px:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([length / width for length in dash_px])
    return pen


@cache
def _color(name: ThemeName, role: str) -> QColor:
    return QColor(_tokens()["color"][name][role])


def color_roles() -> tuple[str, ...]:
    """Every role that has a colour."""
    return tuple(_tokens()["color"]["light"])


@dataclass(frozen=True, slots=True)
class Theme:
    """How everything looks at the moment; a change makes a new one, handed to every widget."""

    name: ThemeName = "light"
    text_scale: float = 1.0
    compact: bool = False
    reduced_motion: bool = False

    def fitted(self, width: int, height: int) -> Theme:
        """The density that suits a window of this size with text of this size."""
        roomy = width >= _ROOMY_WIDTH * self.text_scale and (
            height >= _ROOMY_HEIGHT * self.text_scale
        )
        return replace(self, compact=not roomy)

    def other(self) -> Theme:
        """The same in the other of light and dark."""
        return replace(self, name="dark" if self.name == "light" else "light")

    def scaled(self, text_scale: float) -> Theme:
        """The same with text of another size, kept between 80 and 200 %."""
        kept = min(max(round(text_scale, 2), TEXT_SCALE_MIN), TEXT_SCALE_MAX)
        return replace(self, text_scale=kept)

    def color(self, role: str) -> QColor:
        """Colour of a role; KeyError for a role that does not exist."""
        return _color(self.name, role)

    def pen(self, role: str, width: float = 1.0, dash_px: tuple[float, ...] = ()) -> QPen:
        """A cosmetic pen with round ends; Qt counts dashes in line widths, we in pixels."""
        return QPen(_pen(self.name, role, width, dash_px))

    def brush(self, role: str) -> QBrush:
        """A flat fill."""
        return QBrush(self.color(role))

    def px(self, pixels: float) -> int:
        """A length that grows with the text."""
        return round(pixels * self.text_scale)

    def length(self, name: str) -> int:
        """A named length in this density, grown with the text."""
        roomy, compact = _tokens()["length"][name]
        return self.px(compact if self.compact else roomy)

    def space(self, name: str) -> int:
        """A named distance in this density; distances do not grow with the text."""
        roomy, compact = _tokens()["length"][name]
        return int(compact if self.compact else roomy)

    def font(self, style: str) -> QFont:
        """Font of a text style, with figures of equal width."""
        return QFont(_font(style, self.compact, self.text_scale))

    def style_sheet(self) -> str:
        """QSS by role names: ``[role="…"]`` for text, ``[card="true"]`` for surfaces."""
        color = {role: self.color(role).name() for role in color_roles()}
        return _QSS.format(
            **color,
            radius=self.space("card_radius"),
            button_radius=self.space("button_radius"),
        )


@cache
def _font(style: str, compact: bool, text_scale: float) -> QFont:
    entry = _tokens()["text"][style]
    size = entry.get("size_720", entry["size"]) if compact else entry["size"]
    spacing = entry.get("letter_spacing", 0.0)
    return make_font(entry["family"], size * text_scale, entry["weight"], spacing)


def make_font(family: str, size_px: float, weight: int, letter_spacing: float = 0.0) -> QFont:
    """A font of the ``ui`` or ``client_words`` family; sizes are logical pixels."""
    font = QFont(_tokens()["family"][family])
    font.setPointSizeF(max(size_px, 1.0) * _POINTS_PER_PX)
    font.setWeight(QFont.Weight(weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    # set even when it is 0: a painter takes what is not set from the widget's own font
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, letter_spacing)
    return font


_QSS = """
QWidget#window, QWidget#desk, QScrollArea, QWidget#column, QDialog {{
  background: {background}; border: none;
}}
QWidget[card="true"] {{
  background: {surface}; border: 1px solid {hairline}; border-radius: {radius}px;
}}
QFrame[card="false"] {{ background: {background}; border: none; }}
QLabel {{ color: {text}; background: transparent; border: none; }}
QLabel[role="secondary"] {{ color: {secondary}; }}
QLabel[tag="true"] {{
  color: {text}; border: 1px dashed {border}; border-radius: 6px; padding: 1px 8px;
}}
QFrame[line="true"] {{ background: {hairline}; border: none; }}
QListWidget {{
  background: {surface}; color: {text}; border: 1px solid {border};
  border-radius: {button_radius}px; outline: none; padding: 4px;
}}
QListWidget::item {{ padding: 6px; border: 2px solid transparent; border-radius: 6px; }}
QListWidget::item:selected {{ background: {selected}; color: {text}; border-color: {focus}; }}
QScrollBar:vertical {{ background: {background}; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {border}; border-radius: 4px; min-height: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QToolTip {{ background: {surface}; color: {text}; border: 1px solid {border}; }}
"""
