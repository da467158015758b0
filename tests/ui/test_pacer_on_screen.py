"""The shape on the screen follows the clock: no drift, and no jump when the pattern changes."""

from __future__ import annotations

import random

import pytest

from biofeedback.events import Event, PacerChange
from biofeedback.guidance.offers import Settings
from biofeedback.guidance.pacer import position
from biofeedback.guidance.patterns import load_patterns, pattern
from biofeedback.session.guide import Guide
from biofeedback.ui.client.state import ClientState

PATTERNS = [each for each in load_patterns() if each.paced]


def extent_at(state: ClientState, time: float) -> float | None:
    shown = state.scene(time).position
    return None if shown is None else shown.extent


def test_after_ten_minutes_of_an_uneven_timer_the_shape_is_where_the_clock_says() -> None:
    state, chosen = ClientState(), random.Random(1)
    change = PacerChange(3.25, "x", pattern("long-exhale-4-6").phases, "therapist")
    state.on_pacer(change)
    now, frames = 3.25, 0
    while now < 603.25:
        # a frame in 16 ms, now and then one that is late by much more
        now += 0.016 + chosen.expovariate(1 / 0.004) + 0.2 * (chosen.random() < 0.01)
        shown = state.scene(now).position
        assert shown is not None
        seconds = (now - 3.25) % 10.0
        assert (shown.phase == "in") == (seconds < 4.0)
        told = shown.progress * (4.0 if shown.phase == "in" else 6.0)
        assert abs(told - (seconds if shown.phase == "in" else seconds - 4.0)) < 1e-6
        frames += 1
    assert frames > 20_000
    assert state.scene(now).position == position(change, now)


@pytest.mark.parametrize("seed", range(30))
def test_whatever_changes_the_pattern_the_shape_goes_on_where_it_was(seed: int) -> None:
    chosen = random.Random(seed)
    guide, state = Guide(Settings("session", silent_sessions=0)), ClientState()
    now, changes = 0.0, 0

    def act() -> list[Event]:
        which, lead = chosen.choice(PATTERNS), chosen.choice([None, 9.0, 13.5])
        done = chosen.choice(["start", "start", "hold", "lead on", "prompt", "pace", "part"])
        if done == "start":
            return guide.start_pacer(which, now, "therapist", lead)
        if done == "hold":
            return guide.hold_here(now)
        if done == "lead on":
            guide.lead_on(now)
        elif done == "prompt":
            return guide.show_prompt("T1", now, "therapist")
        elif done == "pace":
            return guide.change_pace(chosen.choice([-0.5, 0.5]), now, "therapist")
        else:
            return guide.next_phase("practice", now, "therapist", which, lead)
        return []

    def follow(events: list[Event]) -> int:
        followed = 0
        for event in events:
            if not isinstance(event, PacerChange):
                continue
            running = state.pacer is not None
            before = extent_at(state, event.time)
            state.on_pacer(event)
            after = extent_at(state, event.time)
            if running and event.phases:
                followed += 1
                assert before is not None
                assert after is not None
                assert abs(after - before) < 1e-6, event
        return followed

    for _ in range(40):
        changes += follow(act())
        end = now + chosen.uniform(0.5, 25.0)
        while now < end:
            now += chosen.uniform(0.01, 0.5)
            changes += follow(guide.feed(now))
    assert changes >= 3
