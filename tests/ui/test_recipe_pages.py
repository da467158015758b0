"""A recipe from clinic to home, by its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from biofeedback.recordings.sealed import seal
from biofeedback.session.recipe import Recipe, to_text
from biofeedback.ui.practice.setup import PracticeSetup
from tests.ui.whole_app import WholeApp

Key = Qt.Key


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path, scenario="steady", seed=3)
    made.with_vault("Wren", "Robin")
    made.press_on(made.flow.home.people["Wren"])
    yield made
    made.close()


@pytest.fixture
def setup(app: WholeApp) -> PracticeSetup:
    app.press(Key.Key_2)
    return app.flow.practice.setup


def test_a_recipe_goes_from_clinic_to_home_by_keys_alone(
    app: WholeApp, setup: PracticeSetup, tmp_path: Path
) -> None:
    flow, out = app.flow.practice, tmp_path / "for home"
    app.press_on(setup.patterns.chips["even-5-5"], Key.Key_Space)
    app.press_on(setup.lengths.chips["10"], Key.Key_Space)
    app.press_on(setup.lead, Key.Key_Space)
    app.press_on(setup.more["recipe-out"])
    page = flow.recipes.out
    assert page.told.text() == "Even 5-5, in 5 s, out 5 s, 10 minutes."
    app.type("between us")
    app.tab_to(page.place)
    app.type(str(out))
    app.press_on(page.make)
    app.wait_beside(lambda: "is written" in page.answer.text())
    app.press_on(page.go_back)
    # somebody else, as it is at home
    app.press_on(setup.go_back)
    app.press_on(app.flow.home.people["Robin"])
    app.press(Key.Key_2)
    assert setup.plan.pattern == "long-exhale-4-6"
    app.press_on(setup.more["recipe-in"])
    opening = flow.recipes.page
    assert not opening.open.isEnabled()
    app.type(f"{out}.recipe")
    app.tab_to(opening.passphrase)
    app.type("between others")
    app.press_on(opening.open)
    app.wait_beside(lambda: "ask for the passphrase" in opening.answer.text())
    assert app.page is opening
    app.tab_to(opening.passphrase)
    app.type_anew("between us")
    app.press_on(opening.open)
    app.wait_beside(lambda: app.page is setup)
    assert setup.recipe.text.text() == ("The recipe says: Even 5-5, in 5 s, out 5 s, 10 minutes.")
    # nothing of it counts yet
    assert setup.plan.pattern == "long-exhale-4-6"
    assert app.shell.focusWidget() is setup.recipe.yes
    app.press(Key.Key_Return)
    assert not setup.recipe.isVisible()
    assert (setup.plan.pattern, setup.plan.minutes, setup.plan.lead) == ("even-5-5", 10.0, False)


def recipe_file(folder: Path, recipe: Recipe) -> Path:
    path = folder / "a.recipe"
    seal(to_text(recipe), path, "between us")
    return path


def open_recipe(app: WholeApp, path: Path) -> None:
    flow = app.flow.practice
    app.press_on(flow.setup.more["recipe-in"])
    flow.recipes.page.place.setText(str(path))
    flow.recipes.page.passphrase.setText("between us")
    app.press_on(flow.recipes.page.open)


def test_a_recipe_that_is_left_changes_nothing(
    app: WholeApp, setup: PracticeSetup, tmp_path: Path
) -> None:
    before = setup.plan
    open_recipe(app, recipe_file(tmp_path, Recipe("even-5-5", 20.0, False, None, ("A1",))))
    app.wait_beside(lambda: app.page is setup)
    assert "One prompt is left out." in setup.recipe.text.text()
    app.press_on(setup.recipe.no)
    assert not setup.recipe.isVisible()
    assert setup.plan == before
    assert app.flow.practice.profile.unwanted == frozenset()


def test_a_recipe_waits_for_the_person_it_was_opened_for(
    app: WholeApp, setup: PracticeSetup, tmp_path: Path
) -> None:
    open_recipe(app, recipe_file(tmp_path, Recipe("even-5-5", 10.0, True)))
    app.wait_beside(lambda: app.page is setup)
    app.press_on(setup.go_back)
    app.press(Key.Key_2)
    assert setup.recipe.isVisible()
    app.press_on(setup.go_back)
    app.press_on(app.flow.home.people["Robin"])
    app.press(Key.Key_2)
    assert not setup.recipe.isVisible()


def test_a_pattern_that_rests_is_said_and_what_is_unwanted_counts_at_once(
    app: WholeApp, setup: PracticeSetup, tmp_path: Path
) -> None:
    flow, unwanted = app.flow.practice, flow_prompts(app)
    open_recipe(app, recipe_file(tmp_path, Recipe("box-4", 5.0, True, None, unwanted)))
    app.wait_beside(lambda: app.page is setup)
    assert setup.recipe.text.text().endswith(
        "For now another pattern stands in for it. Go through the safety notes first."
    )
    app.press_on(setup.recipe.yes)
    assert setup.plan.pattern == "long-exhale-4-6"
    shown = {each.id for each in flow.sitting.something_else(paced=False)}
    assert not shown & set(unwanted)


def flow_prompts(app: WholeApp) -> tuple[str, ...]:
    """What would be offered now."""
    sitting = app.flow.practice.sitting
    return tuple(sorted(each.id for each in sitting.something_else(paced=False)))


def test_a_file_that_is_no_recipe_has_one_sentence(
    app: WholeApp, setup: PracticeSetup, tmp_path: Path
) -> None:
    path = tmp_path / "other.recipe"
    path.write_bytes(b"something else altogether" * 40)
    open_recipe(app, path)
    page = app.flow.practice.recipes.page
    app.wait_beside(lambda: "did not open" in page.answer.text())
    assert not setup.recipe.isVisible()
