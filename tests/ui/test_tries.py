"""Trying one thing: from its choice to what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from biofeedback.events import PacerChange
from tests.ui.whole_app import WholeApp

Key = Qt.Key


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path, scenario="steady", seed=3)
    made.with_vault("Wren")
    made.press_on(made.flow.home.people["Wren"])
    yield made
    made.close()


def test_a_try_ends_in_one_of_the_fixed_texts_and_three_are_the_most(app: WholeApp) -> None:
    app.wear_simulated()
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.more["try"])
    tries = app.flow.tries
    app.press_on(tries.choice.what.chips["long-exhale-4-6"], Key.Key_Space)
    app.press_on(tries.choice.guess.chips["="], Key.Key_Space)
    app.press_on(tries.choice.begin)
    assert app.page is tries.run
    app.pass_time(62.0, 10.0)
    assert tries.run.state.pacer is not None
    app.pass_time(190.0, 10.0)
    assert app.page is tries.result
    app.press_on(tries.result.felt.chips["+"], Key.Key_Space)
    app.press_on(tries.result.go_on)
    (tried,) = tries.tries
    assert tried.heart.text in {"F.8-f", "F.8-g", "F.8-h"}
    assert (tried.guess, tried.felt) == ("=", "+")
    assert "it felt more comfortable" in tries.result.result.text()
    kept = app.vault.people.setting("tries", "Wren")
    assert kept[0]["what"] == "long-exhale-4-6"
    (session,) = app.vault.sessions("Wren")
    pacing = [event for event in app.vault.session("last").events()
              if isinstance(event, PacerChange)]  # fmt: skip
    assert len(pacing) == 2
    assert session.complete
    assert tries.result.tried.text() == "Long exhale 4-6"
    # what was asked is answered, and goes
    assert not tries.result.felt.isVisible()
    assert not tries.result.word.isVisible()
    app.vault.people.set_setting("tries", kept * 3, "Wren")
    app.press_on(tries.result.go_back)
    app.press_on(app.flow.practice.setup.more["try"])
    assert "long-exhale-4-6" not in tries.choice.what.chips
    tries.result.show_tries("Long exhale 4-6", tries.tries)
    lines = tries.result.result.text().splitlines()
    assert [line.split(":")[0] for line in lines] == ["First", "Second", "Third"]
    tries.today = lambda: date(2035, 1, 1)
    app.press_on(tries.choice.go_back)
    app.press_on(app.flow.practice.setup.more["try"])
    assert "long-exhale-4-6" in tries.choice.what.chips


def test_light_headed_in_a_try_protects_the_next_practice(app: WholeApp) -> None:
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.more["try"])
    tries = app.flow.tries
    app.press_on(tries.choice.what.chips["easing-in"], Key.Key_Space)
    app.press_on(tries.choice.begin)
    app.pass_time(62.0, 10.0)
    app.press(Key.Key_L)
    app.press(Key.Key_Escape, 1.0)
    blocks = app.flow.practice.sitting.blocks
    assert blocks.halts == 1
    assert 0.0 < app.flow.practice.sitting.free_first_s <= 120.0


def test_a_try_that_is_stopped_is_untellable(app: WholeApp) -> None:
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.more["try"])
    tries = app.flow.tries
    app.press_on(tries.choice.what.chips["easing-in"], Key.Key_Space)
    app.press_on(tries.choice.begin)
    app.pass_time(10.0)
    app.press(Key.Key_Escape)
    app.press(Key.Key_Escape, 1.0)
    app.press_on(tries.result.go_on)
    assert "can't tell" in tries.result.result.text()
