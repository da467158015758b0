"""Every page of the program, at every size and in both looks: nothing cut, everything named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollBar,
    QWidget,
)

from biofeedback.guidance import checkins
from biofeedback.guidance.checkins import Passed
from biofeedback.guidance.patterns import made
from biofeedback.guidance.personal_pace import PersonalPace, Step, Suggestion
from biofeedback.guidance.safety import Circumstances
from biofeedback.recordings.importers import FileColumn
from biofeedback.session.pace_search import TriedStep
from biofeedback.session.profile import Profile
from biofeedback.session.recipe import Recipe
from biofeedback.session.starting import meta_now
from biofeedback.signal.resonance import StepMeasures
from biofeedback.ui.kit.theme import Theme, ThemeName
from biofeedback.ui.kit.translate import said
from biofeedback.ui.practice.words import pace_again
from tests.ui.pictures import pixels, reddest
from tests.ui.test_trends import some_trends
from tests.ui.whole_app import WholeApp

Key = Qt.Key
LONG_AGO = "2020-03-01T10:30:00+00:00"
CONTROLS = (QAbstractButton, QAbstractSlider, QLineEdit, QAbstractItemView)


def purpose(app: WholeApp) -> None:
    app.shell.show_page(app.flow.purpose)


def vault(app: WholeApp) -> None:
    app.shell.show_page(app.shell.first.vault)


def recovery(app: WholeApp) -> None:
    app.shell.first.recovery.show_key("QHFY-DVQE-RES9-FXWH-1H25-A360-5WE9")
    app.shell.show_page(app.shell.first.recovery)


def first_sensor(app: WholeApp) -> None:
    app.shell.show_page(app.shell.first.sensor)


def unlock(app: WholeApp) -> None:
    app.shell.first.ask(
        said("The key of this library is not on this computer: open the library where it was made.")
    )


def home(app: WholeApp) -> None:
    app.flow.home.kept.show_recording("Tuesday, 14:02")


def new_person(app: WholeApp) -> None:
    app.press_on(app.flow.home.add_person)


def consent(app: WholeApp) -> None:
    app.flow.person.ask_agreements(app.flow.go_home)


def settings(app: WholeApp) -> None:
    app.press_on(app.flow.home.words["settings"])


def offered(app: WholeApp) -> None:
    assert app.shell.opened is not None
    Profile(app.shell.opened.vault.people, app.shell.opened.person).deny("T1")
    app.flow.edge.settings.offered_asked.emit()


def trends(app: WholeApp) -> None:
    app.flow.edge.trends.show_trends(some_trends(60.0, 62.0, 61.0, 59.0, 63.0, 64.0))
    app.shell.show_page(app.flow.edge.trends)


def help_now(app: WholeApp) -> None:
    app.press_on(app.flow.home.words["help-now"])


def recordings(app: WholeApp) -> None:
    app.press(Key.Key_3)


def deleting(app: WholeApp) -> None:
    app.vault.new_session(meta_now("simulated", "Wren")).close()
    app.vault.new_session(replace(meta_now("file", "Wren"), started_at=LONG_AGO)).close()
    app.vault.people.keep_for("Wren", 12)
    recordings(app)
    app.press_on(app.flow.recordings.page.delete)


def moving(app: WholeApp) -> None:
    deleting(app)
    app.press_on(app.flow.recordings.page.whose)


def taking(app: WholeApp) -> None:
    app.press(Key.Key_3)
    app.press_on(app.flow.recordings.page.take_in)
    columns = [
        FileColumn("Time since the start [s]", "time", "0.004"),
        FileColumn("ECG chest left [mV]", "ecg", "-0.0123456789"),
        FileColumn("Finger", None, "2.51"),
    ]
    app.flow.recordings.taking.show_file(columns, is_bundle=False)
    app.flow.recordings.taking.say(said("The file holds no numbers: choose another file."))


def keys(app: WholeApp) -> None:
    app.flow.edge.keys.begin(app.vault.audit.lines(), asks=True)
    app.shell.show_page(app.flow.edge.keys)


def sensors(app: WholeApp) -> None:
    app.press(Key.Key_4)
    app.pass_time(1.0)
    for name in ("Simulated strap", "Simulated finger electrodes"):
        app.press_on(next(r for r in app.flow.sensors.reach.rows if r.sensor.name == name).use)
        app.pass_time(1.0)
    app.pass_time(6.0, 2.0)


def setup(app: WholeApp) -> None:
    app.press(Key.Key_2)


def own_pattern(app: WholeApp) -> None:
    app.press(Key.Key_2)
    practice = app.flow.practice
    practice.profile.keep_pattern(made((("in", 4.0), ("out", 7.0)), "Alder"))
    app.press_on(practice.setup.more["own-pattern"])


def recipe_out(app: WholeApp) -> None:
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.more["recipe-out"])


def recipe_in(app: WholeApp) -> None:
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.more["recipe-in"])
    app.flow.practice.recipes.page.say(said("This recipe cannot be read: ask for it once more."))


def recipe_waits(app: WholeApp) -> None:
    app.press(Key.Key_2)
    app.flow.practice.recipes.show(Recipe("box-4", 10.0, True, None, ("A1", "A2")))


def second_look(app: WholeApp) -> None:
    app.press(Key.Key_2)
    pace = PersonalPace(5.5, "2026-10-12", "Polar H10", 0.4, 5)
    app.flow.practice.setup.again.say(pace_again(pace))


def safety(app: WholeApp) -> None:
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.more["safety"])


def safety_for_therapist(app: WholeApp) -> None:
    told = Circumstances({"SI-1": "talked about", "SI-3": "not sure"}, frozenset({"SI-1"}))
    Profile(app.vault.people, "Wren").keep_circumstances(told)
    app.flow.person.ask_notes(app.flow.go_home, therapist=True)


def questions(app: WholeApp) -> None:
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.begin)
    app.pass_time(0.1)


def paced(app: WholeApp) -> None:
    questions(app)
    app.flow.practice.run.questions.form.skip_all.click()  # type: ignore[attr-defined]
    app.pass_time(0.2)
    app.press(Key.Key_N, 5.0)


def choices(app: WholeApp) -> None:
    paced(app)
    app.press(Key.Key_E)


def prompt(app: WholeApp) -> None:
    choices(app)
    app.press(Key.Key_1, 0.5)


def summary(app: WholeApp) -> None:
    paced(app)
    app.press(Key.Key_Escape)
    app.press(Key.Key_Escape, 1.0)
    assert app.page is app.flow.practice.summary


def file(app: WholeApp) -> None:
    summary(app)
    app.press_on(app.flow.practice.summary.file)


def body_map(app: WholeApp) -> None:
    summary(app)
    app.press_on(app.flow.practice.summary.map)


def card(app: WholeApp) -> None:
    summary(app)
    app.press_on(app.flow.practice.summary.card)


def diary(app: WholeApp) -> None:
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.more["diary"])


def written_down(app: WholeApp) -> None:
    app.press(Key.Key_2)
    places = {"regions": ("chest", "middle-back"), "words": ("tight", "warm")}
    card = {"set-off": Passed(), "helped": Passed()}
    profile = app.flow.practice.profile
    profile.keep_entry(checkins.entry("body map", 0.0, places))
    profile.keep_entry(checkins.entry("moment card", 740.0, card, 740.0))
    app.press_on(app.flow.practice.setup.more["kept"])


def signs(app: WholeApp) -> None:
    app.press(Key.Key_2)
    app.flow.practice.profile.keep_early_signs(["jaw gets tight", "shallow breath"])
    app.press_on(app.flow.practice.setup.more["signs"])


def try_it(app: WholeApp) -> None:
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.more["try"])


def try_result(app: WholeApp) -> None:
    app.flow.tries.result.begin()
    app.shell.show_page(app.flow.tries.result)


def pace_gate(app: WholeApp) -> None:
    app.press(Key.Key_2)
    app.press_on(app.flow.practice.setup.more["pace"])


def pace_question(app: WholeApp) -> None:
    app.shell.show_page(app.flow.pace.run)
    app.flow.pace.run.middle.setCurrentWidget(app.flow.pace.questions)
    app.flow.pace.run._place()


def pace_result(app: WholeApp) -> None:
    steps = [
        TriedStep(
            Step(rate, 0.0, 20.0, 120.0, True, comfort, light),
            StepMeasures(
                rate, 0.98, breaths=9, peak_to_trough_bpm=11.2, power_at_pace=0.93, reason=reason
            ),
        )
        for rate, comfort, light, reason in (
            (6.5, 6, False, None),
            (6.0, None, True, None),
            (5.5, 8, False, "breathing at 7.1 a minute instead of 5.5"),
        )
    ]
    result = app.flow.pace.result
    result.show_result(steps, Suggestion(5.5, 6.0, "F.8-k"))
    app.shell.show_page(result)


PAGES = [
    purpose, vault, recovery, first_sensor, unlock, home, new_person, consent, settings,
    offered, trends, help_now, recordings, deleting, moving, taking, keys, sensors, setup,
    own_pattern, recipe_out, recipe_in, recipe_waits, second_look, safety, questions, paced,
    choices, prompt, summary, file, body_map, card, diary, written_down, signs, try_it,
    try_result, pace_gate, pace_question, pace_result, safety_for_therapist,
]  # fmt: skip


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path)
    made.with_vault("Wren", "Alder")
    made.press_on(made.flow.home.people["Wren"])
    yield made
    made.close()


def each_page(app: WholeApp, pages: Sequence[Callable[[WholeApp], None]] = PAGES) -> Iterator[str]:
    """Every page in turn, as a person comes to it."""
    for show in pages:
        show(app)
        app.draw()
        yield show.__name__
        shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        assert shown == [app.shell], f"{show.__name__} opens a window of its own"
        app.flow.sensors.stop()
        for run in app.flow.runs:
            run.end()
        app.pass_time(4.0)
        app.flow.go_home()


def look(app: WholeApp, width: int, height: int, theme: Theme) -> None:
    app.shell.resize(width, height)
    app.shell.ask(theme)
    app.draw()
    assert (app.shell.width(), app.shell.height()) == (width, height)


def visible(root: QWidget) -> list[QWidget]:
    return [widget for widget in root.findChildren(QWidget) if widget.isVisible()]


def cut(widget: QWidget) -> str | None:
    """What of a widget's words does not fit into it."""
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    name = f"{type(widget).__name__} {widget.accessibleName() or words!r}"
    if isinstance(widget, QLabel):
        if not widget.text():
            return None
        if widget.wordWrap():
            fits = widget.heightForWidth(widget.width()) <= widget.height()
        else:
            fits = widget.sizeHint().width() <= widget.width()
        return None if fits else f"{name}: {widget.size()}"
    if isinstance(widget, QAbstractButton | QAbstractSlider) and not isinstance(widget, QScrollBar):
        least = widget.minimumSizeHint()
        high = least.height()
        if widget.hasHeightForWidth():
            high = widget.heightForWidth(widget.width())
        if widget.width() < least.width() or widget.height() < high:
            return f"{name}: {widget.size()} < {least.width()} by {high}"
    return None


def outside(widget: QWidget, page: QWidget) -> str | None:
    """Whether a widget reaches beyond the page at either side: only pages scroll, and downwards."""
    left = widget.mapTo(page, widget.rect().topLeft()).x()
    right = widget.mapTo(page, widget.rect().bottomRight()).x()
    if left >= -1 and right <= page.width():
        return None
    return f"{type(widget).__name__} {widget.accessibleName()!r} from {left} to {right}"


@pytest.mark.parametrize(("name", "scale"), [("light", 1.0), ("dark", 2.0)])
def test_nothing_is_cut_at_any_size_and_nothing_is_red(
    app: WholeApp, name: ThemeName, scale: float
) -> None:
    look(app, 1280, 720, Theme(name=name, text_scale=scale))
    found = []
    for page in each_page(app):
        found += [f"{page}: {each}" for each in crowded(app.page)]
    assert found == []


def crowded(page: QWidget) -> Iterator[str]:
    """What is cut or out of reach on a page, and whether it is red."""
    for widget in visible(page):
        yield from (each for each in (cut(widget), outside(widget, page)) if each)
    if reddest(pixels(page)[::2, ::2]) >= 0.8:
        yield "a saturated red"


def test_every_control_has_a_name_a_ring_and_is_reached_with_tab(app: WholeApp) -> None:
    found = []
    for page in each_page(app):
        reached = tab_round(app.shell)
        found += [f"{page}: {each}" for each in unreachable(app.page, reached)]
        found += [f"{page}: {each}" for each in without_ring(app.shell.ring, reached)]
    assert found == []


def unreachable(page: QWidget, reached: Sequence[QWidget]) -> Iterator[str]:
    """Controls that have no name, or that Tab does not come to."""
    for widget in visible(page):
        if not isinstance(widget, CONTROLS) or isinstance(widget, QScrollBar):
            continue
        name = f"{type(widget).__name__} {widget.accessibleName()!r}"
        # Qt itself names this one by its words, and arrows move within its group
        radio = widget if isinstance(widget, QRadioButton) else None
        if not widget.accessibleName() and not (radio and radio.text()):
            yield f"{name} has no name"
        group = radio.group() if radio else None
        if widget.isEnabled() and not {widget, *(group.buttons() if group else ())} & {*reached}:
            yield f"{name} is not reached"


def tab_round(window: QWidget) -> list[QWidget]:
    """Everything that Tab comes to, once round."""
    reached: list[QWidget] = []
    for _ in range(200):
        QTest.keyClick(window.focusWidget() or window, Key.Key_Tab)
        focused = window.focusWidget() or window
        if focused in reached:
            return reached
        reached.append(focused)
    raise AssertionError("Tab does not come round")


def without_ring(ring: QWidget, reached: Sequence[QWidget]) -> Iterator[str]:
    """Keys without the ring where the focus is on them."""
    for widget in reached:
        if isinstance(widget, QAbstractButton | QAbstractSlider):
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if not ring.isVisible():
                yield f"{widget.accessibleName()} has no ring"
