"""A hundred sessions at random: nothing comes before the client without a key."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from biofeedback.events import Event, Offer, SampleBatch, SessionState, read_only
from biofeedback.guidance import prompts
from biofeedback.ui.client.state import Scene
from tests.ui.conftest import Shown
from tests.ui.fake_session import (
    ELECTRODES,
    STRAP,
    begin,
    gap,
    metric,
    status,
    stream,
    usual_metrics,
)

Show = Callable[..., Shown]
STEPS = 24
NEXT = "Next: "
BEGUN = {"shape", prompts.prompt("B3").text}
"""What the beginning of a paced part that was announced brings."""


def content(scene: Scene) -> set[str]:
    """What is before the client, by name; a count is part of its shape."""
    parts = {"shape"} if scene.position is not None else set()
    if scene.choices is not None:
        parts.add(" ".join(("choices", *scene.choices)))
    if scene.glow:
        parts.add("glow")
    return parts | ({scene.text} if scene.text else set())


def some_signal(chosen: random.Random, time: float) -> Event:
    return chosen.choice(
        [
            metric(time, "hr", chosen.uniform(40, 170), "bpm"),
            metric(time, "z_hr", chosen.gauss(0, 3)),
            metric(time, "z_scl", chosen.gauss(0, 3)),
            metric(time, "rise", chosen.uniform(0, 120)),
            metric(time, "breath_rate", chosen.choice([None, 9.0, 16.0]), reason="unsure"),
            metric(time, "rmssd", None, reason="gap 12 s ago"),
            SampleBatch(time, "client/eda/1", 8.0, read_only([4.0, 4.1]), time),
            status(time, STRAP, chosen.choice(["streaming", "stalled", "reconnecting"])),
            status(time, ELECTRODES, chosen.choice(["streaming", "failed"])),
            gap(time - 30, time - 1),
            SessionState(time, True, problem=chosen.choice([None, "The disk is full."])),
        ]
    )


def open_windows() -> list[QWidget]:
    """Whatever has come up beside the desk: a dialog, a menu, a notice."""
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]


def press_something(chosen: random.Random, shown: Shown) -> None:
    session = shown.window.session
    assert session is not None
    view = shown.view
    # choosing a pattern needs the list, which is another key's
    desk = {name: act for name, act in session.keys.actions.items() if name != "pattern"}
    client = session.keys.for_client()
    buttons: list[Callable[[], object]] = [view.other.click, view.stop.click]
    if view.prompt.isVisibleTo(view):
        buttons += [view.prompt.go_on.click, view.prompt.never.click]
    chosen.choice(
        [*[desk[name] for name in sorted(desk)], *[client[name] for name in sorted(client)],
         *buttons]
    )()  # fmt: skip


def play(shown: Shown, seed: int) -> list[str]:
    """One session; returns what came into view and should not have."""
    chosen = random.Random(seed)
    session = shown.window.session
    assert session is not None
    begin(shown.handle)
    index = stream(shown.handle, 370.0, 380.0, seed=seed)
    usual_metrics(shown.handle, 380.0)
    came: list[str] = []
    announced = False
    windows = open_windows()
    for _ in range(STEPS):
        before = content(shown.view.scene)
        # a part that was announced by a key begins with its shape and its line
        announced = announced or any(part.startswith(NEXT) for part in before)
        pressed = chosen.random() < 0.35
        if pressed:
            # what a key does depends on what the desk shows
            session.texts.show(shown.handle.now)
            press_something(chosen, shown)
        time = shown.handle.now + chosen.choice([0.016, 0.3, 2.0, 9.0, 40.0])
        for _ in range(chosen.randrange(4)):
            shown.handle.put(some_signal(chosen, time))
        if chosen.random() < 0.2:
            rise = Offer(time, "client", (), ("heart rate and skin conductance up for 20 s",))
            shown.handle.put(*shown.handle.guide.rise(rise))
        shown.for_client(time - shown.handle.now)
        assert open_windows() == windows, "nothing pops up in a session"
        new = content(shown.view.scene) - before
        if not pressed:
            came += sorted(new - (BEGUN if announced else set()))
        if shown.view.scene == Scene():
            announced = False
    assert index
    return came


@pytest.mark.parametrize("tens", range(10))
def test_nothing_comes_into_view_without_a_key(show: Show, tens: int) -> None:
    shows = 0
    for seed in range(10 * tens, 10 * tens + 10):
        shown = show(now=380.0, hidden=True)
        assert play(shown, seed) == []
        shows += len(
            [call for call in shown.handle.calls if call.split()[0] in ("pacer", "prompt")]
        )
    assert shows >= 5, "the sessions do show something"


def test_signals_alone_show_nothing_at_all(show: Show) -> None:
    shown = show(now=380.0, hidden=True)
    session = shown.window.session
    assert session is not None
    chosen = random.Random(11)
    begin(shown.handle)
    for _ in range(400):
        for _ in range(5):
            shown.handle.put(some_signal(chosen, shown.handle.now))
        rise = Offer(shown.handle.now, "client", (), ("both up",))
        shown.handle.put(*shown.handle.guide.rise(rise))
        shown.for_client(chosen.uniform(0, 10))
        session.texts.show(shown.handle.now)
        assert shown.view.scene == Scene()
