"""The search for a personal pace on a simulated client: found, broken off anywhere, stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from biofeedback.devices.simulated.body import RESONANCE_PER_MINUTE
from biofeedback.events import PacerChange
from biofeedback.guidance.paced_block import WAY_OUT
from biofeedback.guidance.personal_pace import FREE, PRACTISE, SHORTER, STEP, Protocol
from biofeedback.guidance.prompts import triggered_by
from biofeedback.guidance.safety import Circumstances
from biofeedback.guidance.wording import safety_items
from biofeedback.recordings.vault import Vault
from biofeedback.session import pace_recheck
from biofeedback.session.profile import Profile
from biofeedback.session.starting import meta_now
from tests.ui.whole_app import WholeApp

Key = Qt.Key
SETTLE_S, PRACTISE_S, FREE_S = 30.0, 20.0, 15.0
# as long as in the protocol where it is measured, shorter where it is only broken off
LONG_STEP_S, SHORT_STEP_S = 120.0, 40.0
RATES = (6.5, 6.0, 5.5, 5.0, 4.5)


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path, scenario="steady", seed=3)
    yield made
    made.close()


def at_the_gate(app: WholeApp) -> Vault:
    """A person with a strap, an earlier session and their safety notes answered."""
    vault = app.with_vault("Wren")
    shell = app.shell
    profile = Profile(vault.people, "Wren")
    profile.keep_circumstances(Circumstances({i.id: "doesn't apply" for i in safety_items()}))
    vault.new_session(meta_now("simulated", "Wren")).close()
    app.wear_simulated("heart")
    app.press_on(shell.flow.home.people["Wren"])
    app.press(Key.Key_2)
    app.press_on(shell.flow.practice.setup.more["pace"])
    assert app.page is shell.flow.pace.gate
    return vault


def begin(app: WholeApp, step_s: float = SHORT_STEP_S) -> None:
    gate = app.flow.pace.gate
    app.flow.pace._protocol = Protocol(
        RATES, step_s=step_s, free_s=FREE_S, settle_s=SETTLE_S, practise_s=PRACTISE_S
    )
    app.pass_time(75.0, 15.0)
    app.flow.pace.look()
    assert gate.reason.text() == "The therapist confirms first."
    assert not gate.begin.isEnabled()
    app.press_on(gate.confirmed, Key.Key_Space)
    app.flow.pace.look()
    app.press_on(gate.begin)
    assert app.page is app.flow.pace.run


def asked(app: WholeApp) -> bool:
    return app.flow.pace.run.state.question is not None


def to_step(app: WholeApp, number: int) -> None:
    """Let time pass into the step of this number, answering what is asked before."""
    for _ in range(number):
        until(app, lambda: asked(app))
        answer(app, 6)
    until(app, lambda: running(app, STEP))
    app.pass_time(10.0, 10.0)


def until(app: WholeApp, reached: Callable[[], bool]) -> None:
    for _ in range(200):
        if reached():
            return
        app.pass_time(4.0, 4.0)
    raise AssertionError("it never came")


def running(app: WholeApp, name: str) -> bool:
    current = app.flow.pace.run.state.current
    return current is not None and current.name == name


def answer(app: WholeApp, comfort: int, light_headed: str = "no") -> None:
    run, questions = app.flow.pace.run, app.flow.pace.questions
    assert run.middle.currentWidget() is questions
    app.tab_to(questions.comfort)
    app.type(str(comfort))
    app.press_on(questions.light.chips[light_headed], Key.Key_Space)
    app.press_on(questions.go_on)


def test_the_resonance_of_the_simulated_client_is_found_and_kept_once_accepted(
    app: WholeApp,
) -> None:
    vault = at_the_gate(app)
    begin(app, LONG_STEP_S)
    to_step(app, 4)
    until(app, lambda: asked(app))
    answer(app, 6)
    result = app.flow.pace.result
    until(app, lambda: app.page is result)
    tried = app.flow.pace._tried
    assert [each.step.rate_per_min for each in tried] == list(RATES)
    assert all(each.measured.usable for each in tried)
    suggested = result._suggestion.rate_per_min
    assert abs(suggested - RESONANCE_PER_MINUTE) <= 0.25
    assert vault.people.setting("personal pace", "Wren") is None
    app.press_on(result.accept)
    pace = vault.people.setting("personal pace", "Wren")
    assert pace["rate_per_min"] == suggested
    assert pace["sensor"] == "Simulated strap"
    assert pace["steps_used"] == 5
    app.tab_to(result.weeks)
    app.press(Key.Key_Up)
    assert pace_recheck.weeks(Profile(vault.people, "Wren")) == 7
    app.press_on(result.go_back)
    setup = app.flow.practice.setup
    assert app.page is setup
    assert "personal-pace" in setup.patterns.chips


@pytest.mark.parametrize("steps", [0, 2])
def test_broken_off_anywhere_it_leaves_a_record_of_use(app: WholeApp, steps: int) -> None:
    vault = at_the_gate(app)
    begin(app)
    to_step(app, steps)
    app.press(Key.Key_Escape)
    assert app.flow.pace.run.stage.plain
    app.press(Key.Key_Escape, 1.0)
    assert app.page is app.flow.pace.result
    (search,) = vault.people.setting("pace searches", "Wren")
    assert search["ending"] == "stopped"
    assert search["baseline"] is not None
    rates = [step["rate_per_min"] for step in search["steps"]]
    assert rates == list(RATES[: steps + 1])
    assert [step["complete"] for step in search["steps"]] == [True] * steps + [False]
    recording = vault.session(search["session"])
    assert recording.complete
    paced = {e.phases for e in recording.events() if isinstance(e, PacerChange) and e.phases}
    assert len(paced) >= len(rates)


def test_broken_off_while_settling_the_baseline_is_what_there_is(app: WholeApp) -> None:
    vault = at_the_gate(app)
    begin(app)
    app.pass_time(20.0, 10.0)
    app.press(Key.Key_Escape)
    app.press(Key.Key_Escape, 1.0)
    (search,) = vault.people.setting("pace searches", "Wren")
    start, end = search["baseline"]
    assert end - start == pytest.approx(20.0, abs=1.0)
    assert search["steps"] == []
    assert app.flow.pace.result.said.text() == (
        "No rate was tried to its end. Six a minute is fine."
    )


@pytest.mark.parametrize(
    ("where", "comfort"), [("practise", None), ("question", [None]), ("free", [6])]
)
def test_broken_off_between_rates_it_keeps_those_that_were_tried(
    app: WholeApp, where: str, comfort: list[int | None] | None
) -> None:
    vault = at_the_gate(app)
    begin(app)
    if where == "practise":
        until(app, lambda: running(app, PRACTISE))
    else:
        until(app, lambda: asked(app))
    if where == "free":
        answer(app, 6)
        until(app, lambda: running(app, FREE))
    app.press(Key.Key_Escape)
    app.press(Key.Key_Escape, 1.0)
    assert app.page is app.flow.pace.result
    (search,) = vault.people.setting("pace searches", "Wren")
    assert search["ending"] == "stopped"
    assert search["baseline"] is not None
    assert [step["comfort"] for step in search["steps"]] == (comfort or [])
    assert vault.session(search["session"]).complete


def test_closing_the_window_keeps_what_was_tried_first(app: WholeApp) -> None:
    at_the_gate(app)
    begin(app)
    to_step(app, 1)
    app.shell.close()
    app.pass_time(3.0)
    assert app.shell.opened is None
    with Vault.open(app.folder / "plain", bytes(range(32))) as vault:
        (search,) = vault.people.setting("pace searches", "Wren")
        assert [step["complete"] for step in search["steps"]] == [True, False]
        assert vault.session(search["session"]).complete


def test_light_headed_ends_the_search_and_shows_the_way_out(app: WholeApp) -> None:
    vault = at_the_gate(app)
    begin(app)
    until(app, lambda: asked(app))
    answer(app, 3, "yes")
    run = app.flow.pace.run
    assert run.state.pacer is None
    assert run.stage.prompt.text == triggered_by(WAY_OUT).text
    # nothing comes back by itself
    app.pass_time(300.0, 60.0)
    assert run.state.pacer is None
    assert run.state.current is None or run.state.current.name != STEP
    app.press(Key.Key_Escape, 1.0)
    (search,) = vault.people.setting("pace searches", "Wren")
    assert search["ending"] == "light-headed"
    assert search["steps"][0]["light_headed"] is True
    # every measure is kept, and what happened counts for the day
    assert {"wave_bpm", "range_bpm", "lf_power_ms2", "lf_peaks", "lag_deg"} <= set(
        search["steps"][0]
    )
    assert app.flow.practice.sitting.blocks.halts == 1


def test_no_key_changes_a_pace_that_is_being_tried(app: WholeApp) -> None:
    at_the_gate(app)
    begin(app)
    until(app, lambda: running(app, STEP))
    run = app.flow.pace.run
    before = run.state.pacer
    for key in (Key.Key_Up, Key.Key_Down, Key.Key_H):
        app.press(key, 11.0)
    assert run.state.pacer == before
    assert not {"hold", "slower", "quicker"} & run.controls.quiet.keys()


def test_a_shorter_search_can_be_chosen(app: WholeApp) -> None:
    at_the_gate(app)
    gate = app.flow.pace.gate
    assert gate.protocol == Protocol()
    gate.shorter.click()
    gate.shuffled.click()
    assert gate.protocol == replace(SHORTER, shuffle_seed=0)
    assert "5 rates for 2 minutes each" in gate.whole.text()
    assert "About 22 minutes" in gate.whole.text()


def test_the_way_in_and_every_length_can_be_chosen(app: WholeApp) -> None:
    at_the_gate(app)
    gate = app.flow.pace.gate
    assert "About 31 minutes" in gate.whole.text()
    app.press_on(gate.share.chips["0.5"], Key.Key_Space)
    app.press_on(gate.step, Key.Key_Up)
    app.press_on(gate.free, Key.Key_Down)
    assert gate.protocol == replace(Protocol(), in_share=0.5, step_s=240.0, free_s=30.0)
    assert not gate.optical.isVisible()


def test_without_a_strap_the_gate_says_so(app: WholeApp) -> None:
    app.with_vault("Wren")
    app.press_on(app.flow.home.people["Wren"])
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.more["pace"])
    gate = app.flow.pace.gate
    assert gate.reason.text() == "Put on a chest strap first: it is chosen under Sensors."
    assert not gate.begin.isEnabled()
