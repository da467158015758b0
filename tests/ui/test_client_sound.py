"""Tones in a session: off until a key, with the shape alone, and gone with it at Stop."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from biofeedback.guidance.tones import SAMPLING_RATE
from biofeedback.ui.client.pacer_sound import Sound
from tests.ui.conftest import Shown
from tests.ui.fake_session import begin, usual_metrics

Show = Callable[..., Shown]
BLOCK = SAMPLING_RATE // 50


def sound_of(shown: Shown) -> Sound | None:
    session = shown.window.session
    assert session is not None
    return session.client.sound._sound


def loudness(shown: Shown, seconds: float = 1.5) -> float:
    """The loudest of what is heard while time passes; the first block may still ring out."""
    loudest = 0.0
    for number in range(round(seconds * 50)):
        shown.for_client(0.02)
        sound = sound_of(shown)
        block = sound.next_block(BLOCK) if sound is not None else np.zeros(BLOCK)
        loudest = max(loudest, float(np.abs(block).max()) if number > 1 else 0.0)
    return loudest


def test_a_session_is_silent_until_a_key_and_its_tones_go_with_the_shape(show: Show) -> None:
    shown = show(now=5.0, hidden=True)
    begin(shown.handle)
    shown.press("breathe")
    assert sound_of(shown) is None, "no device is touched"
    shown.press("sound")
    assert loudness(shown) > 0.01
    assert "tones on" in shown.window.desk.thumbnail.word
    shown.press("something-else")
    assert loudness(shown) == 0.0
    shown.press("something-else")
    assert loudness(shown, 4.0) > 0.01
    shown.press("sound")
    assert loudness(shown) == 0.0
    assert "tones" not in shown.window.desk.thumbnail.word


def test_tones_are_made_softer_and_louder_by_keys_of_either_window(show: Show) -> None:
    shown = show(now=5.0, hidden=True)
    begin(shown.handle)
    shown.press("sound")
    shown.press("breathe")
    before = loudness(shown, 4.0)
    for _ in range(3):
        shown.press("softer")
    assert loudness(shown, 8.0) == pytest.approx(0.5 * before, rel=0.05)
    shown.frames(2)
    assert shown.window.desk.thumbnail.word.endswith("tones on, 30 %")
    session = shown.window.session
    assert session is not None
    for _ in range(20):
        session.keys.for_client()["louder"]()
    assert session.client.sound.volume_pct == 100
    for _ in range(20):
        shown.press("softer")
    assert session.client.sound.volume_pct == 10


def test_the_tones_fade_out_with_the_shape(show: Show) -> None:
    shown = show(now=5.0, hidden=True)
    begin(shown.handle)
    shown.press("sound")
    shown.press("breathe")
    whole = loudness(shown, 8.0)
    shown.handle.fade_after(1)
    shown.handle.pass_to(5.0 + 60.0 + 20.0)
    assert loudness(shown, 8.0) < 0.55 * whole
    assert shown.view.count.text == ""
    shown.frames(1)
    assert shown.window.desk.thumbnail.word.startswith("pacer, fading out")


def test_signals_alone_make_no_sound(show: Show) -> None:
    shown = show(now=5.0, hidden=True)
    begin(shown.handle)
    shown.press("sound")
    usual_metrics(shown.handle, 6.0)
    assert loudness(shown) == 0.0


def test_stop_takes_the_sound_too_and_nothing_comes_back(show: Show) -> None:
    shown = show(now=5.0)
    begin(shown.handle)
    shown.press("sound")
    shown.press("breathe")
    assert loudness(shown) > 0.01
    QTest.keyClick(shown.window, Qt.Key.Key_Escape)
    assert loudness(shown, 30.0) == 0.0
