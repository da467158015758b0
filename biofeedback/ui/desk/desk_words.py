"""Words of the desk about the client's side and the pacer."""

from __future__ import annotations

import math

from biofeedback.guidance.paced_block import Rest
from biofeedback.guidance.patterns import Pattern
from biofeedback.ui.client.state import Scene
from biofeedback.ui.kit.translate import said
from biofeedback.ui.kit.words import duration, pattern_seconds, tr
from biofeedback.ui.live.live import Live


def on_for(seconds: float) -> str:
    """Since when a key's effect lasts."""
    return tr("on for {time}").format(time=duration(seconds))


def client_sees(scene: Scene, live: Live) -> str:
    """What the client sees, in a word."""
    if scene.choices is not None:
        return tr("choosing")
    if scene.asked is not None:
        known = {"body map": tr("body map"), "answer": tr("writing")}
        return known.get(scene.asked, tr("questions"))
    if not scene.text and scene.position is None:
        return tr("still picture") if scene.still else tr("plain")
    word = tr("prompt") if scene.position is None else tr("pacer")
    if scene.fade_db < 0.0:
        return tr("pacer, fading out") if scene.shape > 0.0 else tr("pacer, faded out")
    return tr("{word}, unchanged").format(word=word) if live.resting() else word


def with_sound(word: str, *, on: bool, problem: str, volume_pct: int) -> str:
    """What the client sees, and whether tones go with it."""
    if not on:
        return word
    if problem:
        return tr("{word}; no sound device was found").format(word=word)
    return tr("{word}, tones on, {volume} %").format(word=word, volume=volume_pct)


def ready(pattern: Pattern, start_per_min: float | None, fade_after_min: float | None) -> str:
    """What Space would start, and from which rate it would lead."""
    words = tr("Ready: {pattern}").format(pattern=_would_start(pattern, start_per_min))
    if fade_after_min is None:
        return words
    return tr("{words}; fades out after {minutes:g} min").format(
        words=words, minutes=fade_after_min
    )


def rests(rest: Rest, left_s: float, pattern: Pattern, start_per_min: float | None) -> str:
    """How long pacing rests after a halt, and what Space would start then."""
    if rest.for_today:
        return tr("Pacing rests for today. Key 2 sends something to hold or look at.")
    return tr("Free breathing: {time} left. Then {pattern}").format(
        time=duration(math.ceil(left_s)), pattern=_would_start(pattern, start_per_min)
    )


def _would_start(pattern: Pattern, start_per_min: float | None) -> str:
    name = said(pattern.name)
    if start_per_min is None:
        seconds = pattern_seconds(pattern)
        return tr("{name}, {seconds}").format(name=name, seconds=seconds)
    return tr("{name}, starting near {rate:.0f} a minute").format(name=name, rate=start_per_min)
