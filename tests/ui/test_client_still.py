"""A still picture on the client's side: by a key, alone, and gone at Stop."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.ui.kit.theme import Theme
from tests.ui.conftest import Shown
from tests.ui.fake_session import begin

Show = Callable[..., Shown]


def begun(show: Show, **how: object) -> Shown:
    shown = show(now=5.0, **how)
    begin(shown.handle)
    shown.frames(2)
    return shown


def test_a_key_shows_it_and_the_same_key_takes_it_away(show: Show) -> None:
    shown = begun(show)
    plain = shown.view.grab().toImage()
    shown.press("still")
    shown.until(shown.handle.now + 2.0)
    assert shown.view.scene.still == 1.0
    first = shown.view.grab().toImage()
    assert first != plain
    assert shown.window.desk.thumbnail.word == "still picture"
    shown.until(shown.handle.now + 60.0)
    assert shown.view.grab().toImage() == first, "nothing in it moves"
    shown.press("still")
    shown.until(shown.handle.now + 2.0)
    assert shown.view.plain
    assert shown.view.grab().toImage() == plain


def test_it_stands_alone(show: Show) -> None:
    shown = begun(show)
    shown.press("breathe")
    shown.until(shown.handle.now + 2.0)
    shown.press("still")
    shown.until(shown.handle.now + 2.0)
    assert shown.view.scene.position is None
    for other in ("breathe", "ground", "something-else"):
        shown.press("still")
        shown.until(shown.handle.now + 2.0)
        shown.press(other)
        shown.until(shown.handle.now + 2.0)
        assert shown.view.scene.still == 0.0, other
        shown.press("clear")
        shown.until(shown.handle.now + 2.0)
    assert shown.view.plain


def test_stop_takes_it_away_at_once(show: Show) -> None:
    shown = begun(show)
    shown.press("still")
    shown.until(shown.handle.now + 2.0)
    shown.press("stop-all")
    assert shown.view.plain


def test_with_less_movement_it_comes_without_a_fade(show: Show) -> None:
    shown = begun(show, theme=Theme(reduced_motion=True))
    shown.press("still")
    shown.frames(1)
    assert shown.view.scene.still == 1.0
