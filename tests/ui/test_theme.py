"""Palette and sizes. Limits: section 1.4.3 and 1.4.11 of WCAG 2.2; no saturated red (CALM-4)."""

from __future__ import annotations

import math
from enum import Enum
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtGui import QColor

from biofeedback.ui.kit.theme import Theme, color_roles
from biofeedback.ui.kit.view_settings import asks_for_stillness

THEMES = [Theme("light"), Theme("dark")]
PAPER = ["background", "surface", "sunken"]
CLIENT_PAPER = ["client_background"]
TEXT = [
    *(("text", paper) for paper in [*PAPER, "hover", "selected"]),
    *(("secondary", paper) for paper in PAPER),
    ("client_text", "client_background"),
    ("client_secondary", "client_background"),
    ("on_action", "action"),
    ("on_action", "action_pressed"),
    ("disabled_text", "disabled_fill"),
]
LINES = [
    (role, paper)
    for role in ("heart", "skin", "breath", "border", "focus", "band_edge", "synchrony")
    for paper in ("surface", "background")
]
# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB
DEFICIENCIES = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def linear(color: QColor) -> np.ndarray:
    raw = np.array([color.redF(), color.greenF(), color.blueF()])
    return np.where(raw <= 0.04045, raw / 12.92, ((raw + 0.055) / 1.055) ** 2.4)


def contrast(one: QColor, other: QColor) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    light, dark = sorted((weights @ linear(one), weights @ linear(other)), reverse=True)
    return float((light + 0.05) / (dark + 0.05))


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    share = (to_xyz @ rgb.clip(0, 1)) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_text_has_a_contrast_of_4_5(theme: Theme, ink: str, paper: str) -> None:
    assert contrast(theme.color(ink), theme.color(paper)) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize(("ink", "paper"), LINES)
def test_lines_and_outlines_have_a_contrast_of_3(theme: Theme, ink: str, paper: str) -> None:
    assert contrast(theme.color(ink), theme.color(paper)) >= 3.0


@pytest.mark.parametrize(
    ("theme", "least"), [(THEMES[0], 34), (THEMES[1], 27)], ids=["light", "dark"]
)
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_traces_stay_apart_for_colour_deficient_eyes(
    theme: Theme, least: float, deficiency: str
) -> None:
    matrix = np.array(DEFICIENCIES[deficiency])
    heart, skin = (lab(matrix @ linear(theme.color(role))) for role in ("heart", "skin"))
    assert math.dist(heart, skin) >= least


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_no_role_is_a_saturated_red(theme: Theme) -> None:
    for role in color_roles():
        rgb = linear(theme.color(role))
        assert rgb[0] / max(rgb.sum(), 1e-9) < 0.8, role


def test_both_themes_have_the_same_roles() -> None:
    for role in color_roles():
        assert THEMES[1].color(role).isValid()


def test_nothing_is_set_smaller_than_12_5_pixels() -> None:
    for style in ("caption", "body", "button", "keycap", "strong", "unit", "heading"):
        font = Theme(compact=True).font(style)
        assert font.pointSizeF() / 0.75 >= 12.5 or font.pointSizeF() >= 12.5


def test_text_scale_is_kept_between_80_and_200_percent() -> None:
    assert Theme().scaled(5.0).text_scale == 2.0
    assert Theme().scaled(0.1).text_scale == 0.8


def test_type_grows_with_the_scale() -> None:
    small, large = Theme().font("body"), Theme().scaled(2.0).font("body")
    assert large.pointSizeF() == pytest.approx(2 * small.pointSizeF())


@pytest.mark.parametrize(
    ("size", "scale", "compact"),
    [((1920, 1080), 1.0, False), ((1280, 720), 1.0, True), ((1920, 1080), 2.0, True)],
)
def test_density_follows_window_and_text(
    size: tuple[int, int], scale: float, compact: bool
) -> None:
    assert Theme(text_scale=scale).fitted(*size).compact is compact


PALETTE = {
    "text": (14.7, 13.6, 12.2, 14.0),
    "secondary": (6.4, 5.9, 7.0, 8.0),
    "heart": (5.2, 4.8, 6.2, 7.1),
    "skin": (5.1, 4.8, 7.7, 8.8),
    "breath": (3.6, 3.3, 12.2, 14.0),
    "synchrony": (14.2, 13.2, 4.7, 5.3),
    "border": (3.9, 3.6, 4.4, 5.0),
    "focus": (7.2, 6.7, 10.6, 12.1),
}
"""Contrast on surface and background, light and then dark, as the palette was decided on."""


@pytest.mark.parametrize("role", PALETTE)
def test_contrasts_are_those_the_palette_was_decided_on(role: str) -> None:
    found = [
        contrast(theme.color(role), theme.color(paper))
        for theme in THEMES
        for paper in ("surface", "background")
    ]
    assert found == pytest.approx(PALETTE[role], abs=0.06)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("role", ["border", "focus", "disc_outline"])
def test_what_is_before_the_client_stands_out_from_their_paper(theme: Theme, role: str) -> None:
    assert contrast(theme.color(role), theme.color("client_background")) >= 3.0


class Motion(Enum):
    """As Qt names it from 6.12 on: doc.qt.io/qt-6.12/qaccessibilityhints.html."""

    NoPreference = 0
    ReducedMotion = 1


@pytest.mark.parametrize("preference", list(Motion))
def test_a_system_that_is_set_to_less_movement_is_asked_where_qt_knows(preference: Motion) -> None:
    known = SimpleNamespace(motionPreference=lambda: preference)
    asked = asks_for_stillness(SimpleNamespace(accessibility=lambda: known))
    assert asked == (preference is Motion.ReducedMotion)


def test_an_older_qt_asks_for_nothing() -> None:
    assert not asks_for_stillness(SimpleNamespace())
    assert not asks_for_stillness(SimpleNamespace(accessibility=SimpleNamespace))
