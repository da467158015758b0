"""Small widgets, each drawn offscreen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from biofeedback.guidance.pacer import PacerPosition, position
from biofeedback.ui.client.pacer_disc import PacerDisc
from biofeedback.ui.client.stage import ClientStage
from biofeedback.ui.desk.clock_mark import ClockMark
from biofeedback.ui.desk.quality_chip import QualityChip
from biofeedback.ui.kit import icons
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.flow_grid import FlowGrid, shared
from biofeedback.ui.kit.focus_ring import FocusRing
from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.live.event_lines import apart
from biofeedback.ui.live.quality_words import Quality
from biofeedback.ui.live.readings import Reading
from biofeedback.ui.live.readout import Readout
from tests.ui.fake_session import paced
from tests.ui.pictures import pixels


def at(extent: float) -> PacerPosition:
    return PacerPosition("in", 0.5, extent, 0, 1.0)


def test_bundled_fonts_are_the_ones_used(qapp: QApplication) -> None:
    assert QFontInfo(Theme().font("body")).family() == "Inter"
    assert QFontInfo(Theme().font("client_prompt")).family() == "Gentium Plus"


# --- key button -----------------------------------------------------------------------------
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_a_key_and_space_does_not(qtbot: QtBot, key: Qt.Key) -> None:
    button = KeyButton("marker", "Named", "N", "named")
    qtbot.addWidget(button)
    pressed: list[int] = []
    button.pressed.connect(lambda: pressed.append(1))
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pressed == []
    QTest.keyClick(button, key)
    assert pressed == [1]


def test_a_showing_key_is_filled_and_says_so(qtbot: QtBot) -> None:
    button = KeyButton("cue", "Ground", "2", "ground")
    qtbot.addWidget(button)
    button.set_theme(Theme())
    button.resize(button.sizeHint())
    before = pixels(button)
    button.set_showing(True, "on for 0:20")
    assert button.accessibleName() == "Ground, on"
    assert pixels(button).mean() < before.mean() - 50


@pytest.mark.parametrize("kind", ["cue", "marker", "quiet", "plain", "stop"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_key_is_wide_enough_for_its_words(qtbot: QtBot, kind: str, scale: float) -> None:
    button = KeyButton(kind, "Breathe together", "Space", "breathe")  # type: ignore[arg-type]
    qtbot.addWidget(button)
    button.set_theme(Theme(text_scale=scale))
    words = button.fontMetrics().horizontalAdvance("Breathe together")
    assert button.minimumSizeHint().width() > words
    assert button.minimumSizeHint().height() >= 24


def test_every_icon_draws_something(qtbot: QtBot) -> None:
    for name in ("ground", "rupture", "repair", "posture", "voice", "star", "named", "breathe",
                 "here", "slow", "clear", "strap", "fingers", "light-headed"):  # fmt: skip
        bounds = icons.path(name).boundingRect()
        assert bounds.left() >= 0
        assert bounds.right() <= 24
        assert bounds.width() > 5


# --- flow grid ------------------------------------------------------------------------------
def test_cells_keep_their_least_width_and_share_the_rest() -> None:
    assert shared([100, 50, 50], 300, 3) == [100, 100, 100]
    assert shared([160, 50, 50], 300, 3) == [160, 70, 70]
    assert shared([50], 300, 3) == [100]


def test_cells_wrap_to_rows_of_equal_length(qtbot: QtBot) -> None:
    keys = [KeyButton("marker", f"Marker {number}", "N") for number in range(6)]
    grid = FlowGrid(keys)
    qtbot.addWidget(grid)
    least = max(key.minimumSizeHint().width() for key in keys)
    assert grid.columns(6 * least + 5 * 12) == 6
    assert grid.columns(3 * least + 2 * 12) == 3
    assert grid.columns(10) == 1


def test_cells_never_overlap_and_end_at_the_edge(qtbot: QtBot) -> None:
    keys = [KeyButton("marker", f"Marker {number}", "N") for number in range(6)]
    grid = FlowGrid(keys)
    qtbot.addWidget(grid)
    for width in (1403, 700, 331):
        grid.resize(width, 50)
        grid.arrange()
        places = [key.geometry() for key in keys]
        assert not any(
            one.intersects(other)
            for number, one in enumerate(places)
            for other in places[number + 1 :]
        )
        assert max(place.right() for place in places) == width - 1


# --- mark, chip, readout --------------------------------------------------------------------
def test_the_mark_changes_shape_and_words_together(qtbot: QtBot) -> None:
    mark = ClockMark()
    qtbot.addWidget(mark)
    mark.set_theme(Theme())
    mark.resize(mark.sizeHint())
    mark.show_state(False, "about as in the last 10 min")
    before = pixels(mark)
    mark.show_state(True, "up from own start, HR+SC, 25 s")
    after = pixels(mark)
    assert mark.accessibleName() == "up from own start, HR+SC, 25 s"
    changed = np.argwhere((before != after).any(axis=2))
    assert changed.size
    assert changed[:, 1].max() < mark.height()
    middle = Theme().length("mark") // 2
    assert changed[:, 1].min() >= middle - 1, "only the right half is filled"


def test_the_clock_counts_hours_only_once_there_are_any(qtbot: QtBot) -> None:
    mark = ClockMark()
    qtbot.addWidget(mark)
    mark.show_time(24 * 60 + 18.9)
    assert mark.text == "24:18"
    mark.show_time(3600 + 61)
    assert mark.text == "1:01:01"


def test_quality_has_three_shapes(qtbot: QtBot) -> None:
    chip = QualityChip("strap")
    qtbot.addWidget(chip)
    chip.set_theme(Theme())
    chip.resize(chip.sizeHint())
    pictures = []
    for glyph in ("clear", "patchy", "resting"):
        chip.show_quality(Quality("Chest strap", glyph, "word", "99 %"))  # type: ignore[arg-type]
        pictures.append(pixels(chip))
    assert (pictures[0] != pictures[1]).any()
    assert (pictures[1] != pictures[2]).any()
    assert chip.accessibleName() == "Chest strap: word, 99 %"


def test_a_readout_is_a_dash_in_the_same_place(qtbot: QtBot) -> None:
    readout = Readout("Heart", "readout")
    qtbot.addWidget(readout)
    readout.set_theme(Theme())
    readout.resize(230, 260)
    readout.show_reading(Reading("80", "bpm", (("last 5 beats", False),)))
    readout.show()
    place = readout.figure.pos()
    assert readout.figure.text() == "80 bpm"
    readout.show_reading(Reading(None, "", (("no contact", True),)))
    QApplication.processEvents()
    assert readout.figure.text() == "–"
    assert readout.figure.pos() == place
    assert readout.accessibleName() == "Heart: no value, no contact"


def test_flags_that_lie_close_move_aside_to_the_left() -> None:
    assert apart([100.0, 200.0], 26.0) == [100.0, 200.0]
    assert apart([190.0, 195.0, 200.0], 26.0) == [142.0, 171.0, 200.0]
    assert apart([190.0, 200.0], 52.0) == [145.0, 200.0]


# --- client's side --------------------------------------------------------------------------
def test_the_disc_is_as_wide_as_the_breath(qtbot: QtBot) -> None:
    disc = PacerDisc()
    qtbot.addWidget(disc)
    disc.resize(200, 200)
    inked = []
    for extent in (0.0, 0.5, 1.0):
        disc.show_position(at(extent))
        row = pixels(disc)[100]
        inked.append(int((row != row[:, :1][0]).any(axis=1).sum()))
    assert inked[0] < inked[1] < inked[2]
    assert inked[0] == pytest.approx(0.46 * inked[2], abs=8)


def test_the_same_instant_gives_the_same_picture(qtbot: QtBot) -> None:
    pictures = []
    for before in (0.1, 0.9):
        disc = PacerDisc()
        qtbot.addWidget(disc)
        disc.resize(200, 200)
        disc.show_position(at(before))
        disc.grab()
        disc.show_position(at(0.4))
        pictures.append(pixels(disc))
    assert (pictures[0] == pictures[1]).all()


def test_less_movement_fills_the_disc_in_four_steps(qtbot: QtBot) -> None:
    disc = PacerDisc()
    qtbot.addWidget(disc)
    disc.set_theme(Theme(reduced_motion=True))
    change = paced(0.0)
    seen = set()
    for tenth in range(100):
        disc.show_position(position(change, tenth / 10))
        seen.add(disc.extent)
    assert seen == {0.0, 0.25, 0.5, 0.75, 1.0}


@pytest.mark.parametrize("theme", [Theme("light"), Theme("dark")], ids=["light", "dark"])
def test_plain_is_one_colour(qtbot: QtBot, theme: Theme) -> None:
    stage = ClientStage()
    qtbot.addWidget(stage)
    stage.set_theme(theme)
    stage.resize(640, 360)
    stage.show_position(at(0.5))
    stage.show_prompt("You could press both feet toward the floor.")
    stage.grab()
    stage.show_position(None)
    stage.show_prompt("")
    assert stage.plain
    assert len(np.unique(pixels(stage).reshape(-1, 3), axis=0)) == 1


def test_a_prompt_stands_under_the_pacer_and_large_without_it(qtbot: QtBot) -> None:
    stage = ClientStage()
    qtbot.addWidget(stage)
    stage.resize(960, 540)
    stage.show_prompt("Smaller breaths are welcome here.")
    assert stage.prompt.geometry().left() == round(0.13 * 960)
    stage.show_position(at(0.5))
    assert stage.prompt.geometry().top() > 0.7 * 540
    assert stage.phase_word == "in"


def test_the_client_sees_no_figures(qtbot: QtBot) -> None:
    stage = ClientStage()
    qtbot.addWidget(stage)
    stage.show_position(at(0.5))
    assert not any(character.isdigit() for character in stage.accessibleName())


def test_the_ring_brings_into_view_what_has_the_focus_and_stays_within_the_page(
    qtbot: QtBot,
) -> None:
    page = Page("A page")
    for number in range(30):
        button = ActionButton("outline", f"Number {number}")
        page.body.addWidget(button)
    page.set_theme(Theme())
    page.resize(400, 300)
    ring = FocusRing(page)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitExposed(page)
    button.setFocus()
    QApplication.processEvents()
    view = QRect(QPoint(0, 0), page.size())
    assert ring.isVisible()
    assert view.contains(ring.geometry())
    page.area.verticalScrollBar().setValue(0)
    QApplication.processEvents()
    assert not ring.isVisible()
