from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from biofeedback.events import Beat, Marker
from biofeedback.guidance.patterns import pattern
from biofeedback.ui.live.breath_estimate import breath_wave
from biofeedback.ui.live.lanes import LanesView
from biofeedback.ui.live.live import Role
from tests.ui.conftest import Shown
from tests.ui.fake_session import ELECTRODES, STRAP, begin, gap, metric, status, stream
from tests.ui.test_widgets import pixels

Show = Callable[..., Shown]


def lanes_of(shown: Shown) -> LanesView:
    return shown.window.desk.lanes_card.lanes


def streaming(show: Show, now: float = 400.0) -> Shown:
    shown = show()
    begin(shown.handle)
    index = stream(shown.handle, now - 130, now)
    assert index
    shown.until(now)
    return shown


def lane_pixels(shown: Shown, role: Role) -> NDArray[np.uint8]:
    view = lanes_of(shown)
    box: QRect = view.lanes[role].view.sceneBoundingRect().toRect()
    return pixels(view)[box.top() : box.bottom(), box.left() : box.right()]


def columns_of(
    picture: NDArray[np.uint8], color: QColor, near: int = 3, least: int = 4
) -> NDArray[np.int64]:
    """Columns in which at least so many pixels have a colour."""
    ink = np.array([color.blue(), color.green(), color.red()])
    close = np.abs(picture.astype(int) - ink).max(axis=2) <= near
    return np.flatnonzero(close.sum(axis=0) >= least)


def ink(shown: Shown, role: Role) -> NDArray[np.int64]:
    color = shown.window.theme.color(role)
    return columns_of(lane_pixels(shown, role), color, near=24, least=1)


def test_no_data_yet_is_a_sentence_on_bare_paper(show: Show) -> None:
    shown = show()
    shown.until(3.0)
    for role in ("heart", "skin"):
        lane = lanes_of(shown).lanes[role]  # type: ignore[index]
        assert not lane.axis.style["showValues"]
        assert ink(shown, role).size == 0  # type: ignore[arg-type]


def test_a_stream_is_drawn_up_to_now(show: Show) -> None:
    shown = streaming(show)
    width = lane_pixels(shown, "heart").shape[1]
    for role in ("heart", "skin"):
        inked = ink(shown, role)  # type: ignore[arg-type]
        assert inked.min() < 5
        assert inked.max() > width - 20
        assert lanes_of(shown).lanes[role].axis.style["showValues"]  # type: ignore[index]


def test_a_gap_is_as_wide_as_the_time_lost_and_nothing_bridges_it(show: Show) -> None:
    shown = show()
    begin(shown.handle)
    index = stream(shown.handle, 270.0, 340.0)
    shown.handle.put(gap(340.0, 370.0))
    stream(shown.handle, 370.0, 400.0, index=index)
    shown.until(400.0)
    picture = lane_pixels(shown, "heart")
    second = picture.shape[1] / 121.0
    inked = ink(shown, "heart")
    inside = inked[(inked > 61.5 * second) & (inked < 89.5 * second)]
    assert inside.size == 0
    hatched = columns_of(picture, shown.window.theme.color("gap_fill"))
    assert abs((hatched.max() - hatched.min()) / second - 30.0) < 1.0


def test_an_open_gap_grows_with_time(show: Show) -> None:
    shown = streaming(show)
    shown.handle.put(status(400.0, STRAP, "reconnecting", retry_s=5.0))
    shown.until(405.0)
    first = columns_of(lane_pixels(shown, "heart"), shown.window.theme.color("gap_fill"))
    shown.until(425.0)
    later = columns_of(lane_pixels(shown, "heart"), shown.window.theme.color("gap_fill"))
    assert np.ptp(later) > 3 * np.ptp(first)
    assert lanes_of(shown).lanes["heart"].dot._point is None, "no dot where nothing is current"


def test_only_the_silent_sensors_lane_has_a_gap(show: Show) -> None:
    shown = streaming(show)
    shown.handle.put(status(400.0, ELECTRODES, "reconnecting", retry_s=5.0))
    shown.until(420.0)
    line = shown.window.theme.color("gap_fill")
    assert columns_of(lane_pixels(shown, "heart"), line).size == 0
    assert columns_of(lane_pixels(shown, "skin"), line).size > 0


def test_lines_move_left_as_time_passes(show: Show) -> None:
    shown = streaming(show)
    shown.until(430.0)
    width = lane_pixels(shown, "skin").shape[1]
    assert ink(shown, "skin").max() < width * 0.78


def test_a_frozen_picture_stands_still_and_loses_nothing(show: Show) -> None:
    shown = streaming(show)
    shown.press("freeze")
    before = lane_pixels(shown, "heart")
    stream(shown.handle, 400.0, 430.0, index=500)
    shown.until(430.0)
    assert (lane_pixels(shown, "heart") == before).all()
    shown.press("freeze")
    shown.until(430.1)
    width = before.shape[1]
    assert ink(shown, "heart").max() > width - 20


def test_nothing_is_drawn_while_nothing_moves_by_a_pixel(show: Show) -> None:
    shown = streaming(show)
    view = lanes_of(shown)
    live = shown.window.session.live  # type: ignore[union-attr]
    view.advance(400.5, live)
    assert not view.advance(400.5001, live)
    view.add_beat(Beat(400.5, "client", 900, 800.0, "ok", True, True))
    assert view.advance(400.5002, live), "a beat is drawn at once"


def test_the_pacers_curve_ends_where_it_stops(show: Show) -> None:
    shown = streaming(show)
    shown.handle.start_pacer(pattern("long-exhale-4-6"))
    shown.until(420.0)
    shown.handle.stop_pacer()
    shown.until(440.0)
    filled = shown.window.theme.color("breath_fill")
    fill = columns_of(lane_pixels(shown, "breath"), filled, least=12)
    second = lane_pixels(shown, "breath").shape[1] / 121.0
    # it begins and ends empty, where too little is filled to be found
    assert 16.0 < np.ptp(fill) / second < 20.5


def test_breath_is_estimated_only_where_a_rate_can_be_told(show: Show) -> None:
    shown = show()
    begin(shown.handle)
    stream(shown.handle, 270.0, 400.0, swing=4.0)
    for second in range(270, 400):
        known = 14.0 if second < 340 else None
        shown.handle.put(metric(float(second), "breath_rate", known, reason="unsure"))
    shown.until(400.0)
    inked = ink(shown, "breath")
    second = lane_pixels(shown, "breath").shape[1] / 121.0
    assert inked.size
    assert inked.max() < 62 * second


def test_settling_draws_no_responses(show: Show) -> None:
    shown = show()
    begin(shown.handle)
    shown.handle.put(metric(0.0, "scr_rate", None, reason="settling, about 5 min left"))
    shown.frames(1)
    stream(shown.handle, 0.0, 100.0)
    shown.until(100.0)
    assert lanes_of(shown)._ticks._ticks == ()
    sunken = columns_of(lane_pixels(shown, "skin"), shown.window.theme.color("sunken"))
    assert sunken.size
    shown.handle.put(metric(300.0, "scr_rate", 2.0))
    shown.until(300.0)
    stream(shown.handle, 301.0, 400.0, index=900)
    shown.until(400.0)
    assert lanes_of(shown)._ticks._ticks


def test_usual_range_and_start_are_drawn_once_known_and_named_in_the_legend(show: Show) -> None:
    shown = streaming(show)
    band = shown.window.theme.color("heart_band")
    assert columns_of(lane_pixels(shown, "heart"), band).size == 0
    shown.handle.put(
        metric(400.0, "hr_usual_low", 72.0),
        metric(400.0, "hr_usual_high", 76.0),
        metric(400.0, "hr_start", 71.0),
    )
    shown.frames(3, seconds=0.2)
    width = lane_pixels(shown, "heart").shape[1]
    assert columns_of(lane_pixels(shown, "heart"), band).size > 0.9 * width
    legend = lanes_of(shown).titles["heart"]._legend
    assert [words for _, words in legend] == ["usual range", "start of today"]


def test_markers_have_flags(show: Show) -> None:
    shown = streaming(show)
    shown.handle.put(Marker(399.0, "named", "therapist"))
    shown.frames(2)
    assert [flag.word for flag in lanes_of(shown)._events._flags] == ["named"]


def test_breath_wave_follows_the_hearts_rhythm() -> None:
    times = np.arange(0, 60, 0.8)
    grid, wave = breath_wave(times, 70 + 4 * np.sin(2 * np.pi * 0.1 * times) + times / 10)
    middle = (grid > 10) & (grid < 50)
    reference = np.sin(2 * np.pi * 0.1 * grid[middle])
    assert np.corrcoef(wave[middle], reference)[0, 1] > 0.95


def test_breath_wave_is_blank_across_a_hole() -> None:
    times = np.concatenate((np.arange(0, 30, 0.8), np.arange(45, 80, 0.8)))
    grid, wave = breath_wave(times, 70 + 4 * np.sin(times))
    assert np.isnan(wave[(grid > 31) & (grid < 44)]).all()
    assert np.isfinite(wave[grid < 29]).all()
    assert breath_wave(times[:3], times[:3])[0].size == 0


def test_lanes_are_summed_up_for_screen_readers_every_10_seconds(show: Show) -> None:
    shown = streaming(show)
    view = lanes_of(shown)
    assert view.accessibleName()
    shown.handle.put(metric(411.0, "hr", 81.0))
    shown.until(405.0)
    assert "81" not in view.accessibleDescription()
    shown.until(411.0)
    assert "Heart: 81 bpm" in view.accessibleDescription()
