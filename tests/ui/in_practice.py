"""A practice that runs, brought to one of its states by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt

from biofeedback.session.practising import Plan
from biofeedback.ui.practice.run import PracticeRun
from tests.ui.whole_app import WholeApp

Key = Qt.Key


def run_of(app: WholeApp, plan: Plan | None = None) -> PracticeRun:
    """A practice whose questions before were left, in its free breathing."""
    plan = plan or Plan(5.0, settle=False, lead=False)
    app.press(Key.Key_2)
    app.flow.practice.setup.begun.emit(plan, False)
    app.pass_time(0.1)
    run = app.flow.practice.run
    assert run.questions.form is not None  # type: ignore[attr-defined]
    run.questions.form.skip_all.click()  # type: ignore[attr-defined]
    app.pass_time(0.5)
    return run


def to_free(app: WholeApp, run: PracticeRun) -> None:
    app.press(Key.Key_N, 0.5)
    assert run.state.free


def to_prompt(app: WholeApp, run: PracticeRun) -> None:
    app.press(Key.Key_E)
    app.press(Key.Key_1, 0.5)
    assert run.state.prompt is not None


def to_choices(app: WholeApp, run: PracticeRun) -> None:
    app.press(Key.Key_E)
    assert run.middle.currentWidget() is run.choices
