"""Ten minutes of a scripted session, frame by frame: nothing flickers, one thing moves, no red."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from biofeedback.ui.desk.window import Window
from biofeedback.ui.kit.theme import Theme, ThemeName
from biofeedback.ui.kit.view_settings import ViewSettings
from tests.ui.conftest import Shown
from tests.ui.fake_session import FakeHandle, begin, usual_metrics
from tests.ui.pictures import LINEAR, pixels, reddest

Show = Callable[..., Shown]
Floats = NDArray[np.float64]

STEP_S = 0.25
EACH = 3
"""Every third pixel in both directions is enough for the light of a field."""
SIZE = (640, 360)
SWING = 0.10
"""Of the largest relative luminance (WCAG 2.2, general flash)."""
SLOWEST_S = 2.0
"""A pair of opposing changes in less time than this is quicker than 0.5 Hz."""
SETTLES_S = 1.1
"""What a key brought has come or gone after so long, but for the glow of 8 s."""

SCRIPT: tuple[tuple[float, str], ...] = (
    (5, "part 0"), (30, "part 1"), (60, "breathe"), (90, "ground"), (100, "clear"), (130, "here"),
    (160, "hold"), (190, "hold"), (200, "something-else"), (215, "something-else"),
    (230, "pacer"), (245, "here"), (270, "ground"), (278, "ground"), (300, "part 2"),
    (330, "pattern 3"), (380, "slow"), (400, "count"), (430, "light-headed"),
    (475, "something-else"), (482, "pick"), (520, "part 3"), (560, "breathe"), (575, "part 4"),
    (594, "stop-all"),
)  # fmt: skip

_BLUE_GREEN_RED = (0.0722, 0.7152, 0.2126)
_LIGHT = np.array([share * LINEAR for share in _BLUE_GREEN_RED], np.float32)
"""What each byte of blue, green and red adds to relative luminance."""


def luminance(frame: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Relative luminance of each pixel (blue, green, red)."""
    return sum((_LIGHT[part][frame[..., part]] for part in range(3)), np.float32(0.0))


def in_blocks(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means over fields of a third of the height and width, each half a field from the next."""
    high, wide = values.shape[0] // 6, values.shape[1] // 6
    small = values[: 6 * high, : 6 * wide].reshape(6, high, 6, wide).mean(axis=(1, 3))
    return (small[:-1, :-1] + small[1:, :-1] + small[:-1, 1:] + small[1:, 1:]) / 4


def quickest_pair_s(times: Floats, values: Floats, swing: float = SWING) -> float:
    """Shortest time of two opposing changes of ``swing`` or more; infinite without any."""
    turns: list[tuple[float, float]] = [(times[0], values[0])]
    low = high = (times[0], values[0])
    direction = 0
    for time, value in zip(times, values, strict=True):
        low = min(low, (time, value), key=lambda each: each[1])
        high = max(high, (time, value), key=lambda each: each[1])
        if direction >= 0 and high[1] - value >= swing:
            turns.append(high)
            direction, low, high = -1, (time, value), (time, value)
        elif direction <= 0 and value - low[1] >= swing:
            turns.append(low)
            direction, low, high = 1, (time, value), (time, value)
    turns.append(high if direction > 0 else low)
    spans = [later[0] - earlier[0] for earlier, later in zip(turns, turns[2:], strict=False)]
    return min(spans[1:] if direction and len(spans) > 1 else spans, default=float("inf"))


class Camera:
    """Draws a view into the same picture again and again."""

    def __init__(self, view: QWidget) -> None:
        self._view = view
        self._image = QImage(view.size(), QImage.Format.Format_RGB32)
        shape = (view.height(), view.width())
        self._words = np.frombuffer(self._image.bits(), np.uint32).reshape(shape)
        self._before = self._words.copy()

    @property
    def frame(self) -> NDArray[np.uint8]:
        """The last picture: height × width × blue, green, red and one byte more."""
        return self._words.view(np.uint8).reshape(*self._words.shape, 4)

    def moved(self) -> QRect:
        """Take a picture; the place of everything that differs from the one before it."""
        self._before[:] = self._words
        self._view.render(self._image, QPoint(0, 0))
        differs = self._words != self._before
        rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
        if not rows.size:
            return QRect()
        top, bottom, left, right = (int(each) for each in (*rows[[0, -1]], *columns[[0, -1]]))
        return QRect(QPoint(left, top), QPoint(right, bottom))


@dataclass
class Captured:
    times: Floats
    blocks: Floats
    """Luminance of the fields, all of it: time × rows × columns."""
    beside: Floats
    """The same without what the pacer covers."""
    stray: list[tuple[float, QRect]]
    """Times and places of movement outside the pacer, away from any key."""
    reddest: float


def pacer_place(shown: Shown) -> QRect:
    stage = shown.view.stage
    return stage.disc.geometry().united(stage.phase_place.toAlignedRect())


def press(shown: Shown, what: str) -> None:
    name, _, row = what.partition(" ")
    tray = shown.window.desk.tray
    session = shown.window.session
    assert session is not None
    if row:
        session.keys.actions["phase" if name == "part" else name]()
        tray.list.picked.emit(int(row))
    elif name == "pick":
        assert session.client.pick(0)
    else:
        session.keys.actions[name]()


def capture(shown: Shown, script: tuple[tuple[float, str], ...], end: float) -> Captured:
    shown.window.client.resize(*SIZE)
    shown.view.resize(*SIZE)
    begin(shown.handle)
    usual_metrics(shown.handle, 0.0)
    waiting = list(script)
    session = shown.window.session
    assert session is not None
    changed_at: list[float] = []
    for signal in (session.bridge.cue, session.bridge.pacer, session.bridge.phase):
        signal.connect(lambda event: changed_at.append(event.time))
    times, blocks, beside, stray = [], [], [], []
    red, glowing = 0.0, False
    camera = Camera(shown.view)
    for step in range(round(end / STEP_S)):
        now = step * STEP_S
        shown.handle.pass_to(now)
        while waiting and waiting[0][0] <= now:
            press(shown, waiting.pop(0)[1])
        session.bridge.drain()
        session.client.frame(now)
        moved = camera.moved()
        place = pacer_place(shown)
        times.append(now)
        if moved or not blocks:
            light = luminance(camera.frame[::EACH, ::EACH])
            blocks.append(in_blocks(light))
            left, top, right, bottom = place.getCoords()  # type: ignore[misc]
            rows = slice(max(top, 0) // EACH, bottom // EACH + 1)
            light[rows, max(left, 0) // EACH : right // EACH + 1] = 0.0
            beside.append(in_blocks(light))
        else:
            blocks.append(blocks[-1])
            beside.append(beside[-1])
        glowing, glowed = shown.view.glow.level > 0.0, glowing
        quiet = all(now - time > SETTLES_S or now < time for time in changed_at[-8:])
        if step and moved and quiet and not glowing and not glowed and not place.contains(moved):
            stray.append((now, moved))
        if step % 20 == 0:
            red = max(red, reddest(camera.frame[::2, ::2]))
    return Captured(np.array(times), np.array(blocks), np.array(beside), stray, red)


@pytest.fixture(scope="module", params=["light", "dark"])
def captured(request: pytest.FixtureRequest) -> Iterator[Captured]:
    request.getfixturevalue("qapp")
    name: ThemeName = request.param
    window = Window(ViewSettings(None))
    window.ask(Theme(name=name))
    handle = FakeHandle(0.0)
    window.attach(handle)
    window.frames.stop()
    yield capture(Shown(window, handle), SCRIPT, 600.0)
    window.deleteLater()
    QApplication.processEvents()


def test_no_two_opposing_changes_come_quicker_than_half_a_hertz(captured: Captured) -> None:
    quickest = min(
        quickest_pair_s(captured.times, captured.blocks[:, row, column])
        for row in range(captured.blocks.shape[1])
        for column in range(captured.blocks.shape[2])
    )
    assert quickest >= SLOWEST_S


def test_beside_the_pacer_light_changes_by_less_than_a_tenth_in_a_second(
    captured: Captured,
) -> None:
    frames = round(1 / STEP_S)
    change = np.abs(captured.beside[frames:] - captured.beside[:-frames])
    # Stop leaves no fade: at its instant alone more is allowed
    stop = np.searchsorted(captured.times, 594.0)
    kept = np.ones(len(change), bool)
    kept[stop - frames - 1 : stop + 1] = False
    assert change[kept].max() < SWING


def test_no_more_than_the_pacer_moves(captured: Captured) -> None:
    assert captured.stray == []


def test_there_is_no_saturated_red(captured: Captured) -> None:
    assert captured.reddest < 0.8


def test_the_capture_saw_the_pacer_move(captured: Captured) -> None:
    assert captured.blocks.std(axis=0).max() > 0.005


# --- the measures themselves can tell ------------------------------------------------------
def test_a_flicker_is_seen() -> None:
    times = np.arange(0.0, 20.0, STEP_S)
    quick = 0.5 + 0.2 * np.sin(2 * np.pi * 1.0 * times)
    slow = 0.5 + 0.2 * np.sin(2 * np.pi * 0.2 * times)
    faint = 0.5 + 0.04 * np.sin(2 * np.pi * 1.0 * times)
    assert quickest_pair_s(times, quick) < SLOWEST_S
    assert quickest_pair_s(times, slow) > SLOWEST_S
    assert quickest_pair_s(times, faint) == float("inf")


def test_red_is_seen() -> None:
    frame = np.zeros((4, 4, 3), np.uint8)
    frame[0, 0] = (20, 20, 230)
    assert reddest(frame) > 0.8


def test_white_is_as_light_as_can_be() -> None:
    assert luminance(np.full((2, 2, 3), 255, np.uint8)).max() == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_desk_has_no_saturated_red_either(show: Show, name: ThemeName) -> None:
    shown = show(theme=Theme(name=name), now=400.0)
    begin(shown.handle)
    usual_metrics(shown.handle, 400.0)
    shown.press("breathe")
    shown.frames(3)
    assert reddest(pixels(shown.window)) < 0.8


def test_with_less_movement_the_shape_fills_in_four_steps(show: Show) -> None:
    shown = show(theme=Theme(reduced_motion=True), hidden=True)
    shown.press("breathe")
    seen = set()
    session = shown.window.session
    assert session is not None
    for tenth in range(1, 200):
        session.client.frame(tenth / 10)
        seen.add(shown.view.stage.disc.extent)
        assert shown.view.stage.phase_word in ("in", "out")
    assert seen == {0.0, 0.25, 0.5, 0.75, 1.0}
