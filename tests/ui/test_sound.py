"""Sound and shape belong together: rendered to a file and measured."""

from __future__ import annotations

import random
import wave
from collections.abc import Callable
from pathlib import Path

import miniaudio
import numpy as np
import pytest

from biofeedback.events import PacerChange
from biofeedback.guidance.pacer import position
from biofeedback.guidance.patterns import pattern
from biofeedback.guidance.tones import SAMPLING_RATE
from biofeedback.ui.client.pacer_sound import LATENCY_S, Sound

CHANGE = PacerChange(2.0, "long-exhale-4-6", pattern("long-exhale-4-6").phases, "client")
BLOCK = 960
"""Samples of a period of 20 ms."""


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def sounding(clock: Callable[[], float]) -> Sound:
    made = Sound(clock, backends=[miniaudio.Backend.NULL])
    made._open = lambda: None  # type: ignore[method-assign]
    made.set_volume(1.0)
    made.switch(True)
    made.follow(CHANGE)
    return made


def render(seconds: float, true_latency_s: float, file: Path) -> np.ndarray:
    """Play to a file as a device does: blocks asked for ahead of time, each with some jitter.

    Sample ``i`` of the file is heard at ``i / SAMPLING_RATE``.
    """
    clock, jitter = Clock(), random.Random(1)
    sound = sounding(clock)
    heard = np.zeros(round((seconds + 1.0) * SAMPLING_RATE), dtype=np.float32)
    for block in range(round(seconds * SAMPLING_RATE / BLOCK)):
        asked_at = block * BLOCK / SAMPLING_RATE
        clock.now = asked_at + jitter.uniform(0.0, 0.008)
        start = block * BLOCK + round(true_latency_s * SAMPLING_RATE)
        heard[start : start + BLOCK] = sound.next_block(BLOCK)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLING_RATE)
        out.writeframes((heard * 32767).astype("<i2").tobytes())
    with wave.open(str(file), "rb") as written:
        raw = written.readframes(written.getnframes())
    return np.frombuffer(raw, dtype="<i2").astype(float) / 32767


def onsets(sound: np.ndarray) -> list[float]:
    """Times at which a tone begins: the envelope comes up from silence."""
    width = SAMPLING_RATE // 200
    envelope = np.sqrt(
        np.mean(sound[: len(sound) // width * width].reshape(-1, width) ** 2, axis=1)
    )
    loud = envelope > 0.0005
    starts = np.flatnonzero(loud[1:] & ~loud[:-1]) + 1
    return [float(start * width / SAMPLING_RATE) for start in starts]


@pytest.mark.parametrize("true_latency_s", [0.02, LATENCY_S, 0.09])
def test_each_tone_begins_within_80_ms_of_its_phase(tmp_path: Path, true_latency_s: float) -> None:
    heard = onsets(render(41.0, true_latency_s, tmp_path / "heard.wav"))
    shown = [2.0 + 10.0 * breath + offset for breath in range(4) for offset in (0.0, 4.0)]
    assert len(heard) == len(shown)
    for sound_at, shape_at in zip(heard, shown, strict=True):
        assert abs(sound_at - shape_at) <= 0.080
        now = position(CHANGE, shape_at + 1e-6)
        assert now is not None
        assert now.progress < 0.001


def test_a_slow_clock_does_not_part_sound_and_shape() -> None:
    clock = Clock()
    sound = sounding(clock)
    for block in range(3000):
        # a device whose quartz runs 300 ppm too slow
        clock.now = block * BLOCK / SAMPLING_RATE * 1.0003
        sound.next_block(BLOCK)
    assert sound._at is not None
    assert abs(sound._at - (clock.now + LATENCY_S + BLOCK / SAMPLING_RATE)) < 0.03


def test_it_is_silent_until_it_is_switched_on() -> None:
    clock = Clock()
    sound = sounding(clock)
    sound.switch(False)
    sound.next_block(BLOCK)
    clock.now = 3.0
    sound.next_block(BLOCK)
    clock.now = 3.02
    assert not sound.next_block(BLOCK).any()


def test_a_fade_makes_it_quieter_by_six_decibels_in_twenty_seconds() -> None:
    levels = []
    for fade_db in (0.0, -6.0):
        clock = Clock()
        sound = sounding(clock)
        sound.set_fade(fade_db)
        clock.now = 3.0 - LATENCY_S
        sound.next_block(BLOCK)
        levels.append(np.abs(sound.next_block(4 * BLOCK)).max())
    assert 20 * np.log10(levels[1] / levels[0]) == pytest.approx(-6.0, abs=0.1)


def opened(sound: Sound) -> None:
    """Switch it on and wait until a device was found, or none."""
    sound.switch(True)
    assert sound._opening is not None
    sound._opening.join()


def test_a_device_is_opened_and_given_back() -> None:
    sound = Sound(Clock(), backends=[miniaudio.Backend.NULL])
    assert sound._device is None
    opened(sound)
    assert sound.problem == ""
    assert sound._device is not None
    sound.follow(CHANGE)
    sound.close()
    assert sound._device is None


def test_without_a_device_one_sentence_says_that_the_shape_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_device(*_args: object, **_more: object) -> None:
        raise miniaudio.MiniaudioError("no device", -401)

    monkeypatch.setattr(miniaudio, "PlaybackDevice", no_device)
    sound = Sound(Clock())
    opened(sound)
    assert sound.problem == "No sound device was found. The shape goes on without sound."
    sound.switch(False)
    sound.switch(True)
    sound.close()


def test_a_device_that_plays_to_nobody_is_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []

    class Nobody:
        backend = "Null"

        def __init__(self, *_args: object, **_more: object) -> None: ...

        def close(self) -> None:
            closed.append(True)

    monkeypatch.setattr(miniaudio, "PlaybackDevice", Nobody)
    sound = Sound(Clock())
    opened(sound)
    assert sound.problem
    assert closed
