"""Every page of the program, as a person comes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
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
from biofeedback.ui.kit.translate import said
from biofeedback.ui.practice.words import pace_again
from tests.ui.test_trends import some_trends
from tests.ui.whole_app import WholeApp

Key = Qt.Key
LONG_AGO = "2020-03-01T10:30:00+00:00"


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
