"""Check-ins, diary, body map, moment cards and first hints: optional, by keys, in the vault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from biofeedback.guidance import checkins, wording
from biofeedback.guidance.checkins import Passed, Value
from biofeedback.recordings.people import CheckIn
from biofeedback.session.profile import Profile
from biofeedback.ui.kit.scale_slider import ScaleSlider
from biofeedback.ui.kit.text import Text
from biofeedback.ui.notes.body_figure import BodyFigure, regions
from biofeedback.ui.notes.body_map import BodyMap
from biofeedback.ui.notes.checkin_form import CheckinForm
from biofeedback.ui.notes.kept import lines
from tests.ui.whole_app import WholeApp

Key = Qt.Key


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[WholeApp]:
    made = WholeApp(tmp_path)
    made.with_vault("Wren")
    made.press_on(made.flow.home.people["Wren"])
    made.press(Key.Key_2)
    yield made
    made.close()


def open_beside(app: WholeApp, name: str) -> None:
    app.press_on(app.flow.practice.setup.more[name])


def kept(app: WholeApp, instrument: str) -> list[CheckIn]:
    return [each for each in app.vault.people.check_ins("Wren") if each.instrument == instrument]


# --- a scale ------------------------------------------------------------------------------
@pytest.fixture
def scale(qapp: QApplication) -> Iterator[ScaleSlider]:
    made = ScaleSlider("How much?", 0, 10, "not at all", "very")
    made.resize(600, 80)
    made.show()
    yield made
    made.deleteLater()


def test_a_scale_has_no_answer_until_it_is_set_and_can_be_taken_back(scale: ScaleSlider) -> None:
    assert scale.answer is None
    QTest.keyClick(scale, Key.Key_7)
    assert scale.answer == 7
    QTest.keyClick(scale, Key.Key_Delete)
    assert scale.answer is None


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ([Key.Key_Right], 5), ([Key.Key_Right, Key.Key_Right], 6), ([Key.Key_Left], 5),
        ([Key.Key_End], 10), ([Key.Key_Home], 0), ([Key.Key_End, Key.Key_Right], 10),
    ],
)  # fmt: skip
def test_a_scale_is_set_by_keys(scale: ScaleSlider, keys: list[Qt.Key], answer: int) -> None:
    for key in keys:
        QTest.keyClick(scale, key)
    assert scale.answer == answer


def test_a_scale_is_set_by_a_click_without_dragging(scale: ScaleSlider) -> None:
    left, length, y = scale._track()
    QTest.mouseClick(scale, Qt.MouseButton.LeftButton, pos=QPoint(round(left + length), round(y)))
    assert scale.answer == 10


def test_a_scale_says_its_state_to_assistive_technology(scale: ScaleSlider) -> None:
    assert scale.accessibleDescription() == "From not at all to very: not answered"
    scale.put(3)
    assert scale.accessibleDescription() == "From not at all to very: 3"


# --- a form -------------------------------------------------------------------------------
def test_every_question_has_a_control_and_a_way_to_pass(qapp: QApplication) -> None:
    form = CheckinForm("check-in before")
    assert set(form.questions) == {item.id for item in checkins.items("check-in before")}
    assert form.answers == {}
    form.questions["word"].skip.click()
    assert form.answers == {"word": Passed()}
    form.questions["word"].skip.click()
    assert form.answers == {}
    form.deleteLater()


def test_leaving_it_keeps_what_was_said_and_passes_the_rest(qapp: QApplication) -> None:
    form = CheckinForm("check-in after")
    slider = form.questions["distress"].slider
    assert slider is not None
    slider.put(2)
    form.skip_all.click()
    assert form.answers["distress"] == 2
    assert all(answer == Passed() for item, answer in form.answers.items() if item != "distress")
    assert checkins.entry("check-in after", 0.0, form.answers).answers
    form.deleteLater()


def test_words_of_the_last_time_are_filled_in_on_request_and_numbers_never(
    qapp: QApplication,
) -> None:
    form = CheckinForm("check-in before", earlier={"word": "tired", "tags": "caffeine unwell",
                                                   "distress": "7"})  # fmt: skip
    form.repeat_words()
    assert form.answers == {"word": "tired", "tags": ("caffeine", "unwell")}
    form.deleteLater()


def test_one_choice_replaces_another_and_several_stand_together(qapp: QApplication) -> None:
    form, before = CheckinForm("check-in after"), CheckinForm("check-in before")
    pace, tags = form.questions["pace"].chips, before.questions["tags"].chips
    assert pace is not None
    assert tags is not None
    for chip in ("slower", "faster"):
        pace.chips[chip].click()
    for chip in ("caffeine", "unwell"):
        tags.chips[chip].click()
    assert form.answers["pace"] == "faster"
    assert before.answers["tags"] == ("caffeine", "unwell")
    for each in (form, before):
        each.deleteLater()


def test_what_else_was_going_on_is_asked_before_alone_and_waits_behind_a_word(
    qapp: QApplication,
) -> None:
    before, after = CheckinForm("check-in before"), CheckinForm("check-in after")
    assert [each.item.id for each in before.folded] == ["tags", "around"]
    assert not {"tags", "around"} & set(after.questions)
    assert all(each.isHidden() for each in before.folded)
    before.more.click()
    assert not any(each.isHidden() for each in before.folded)
    assert before.more.isHidden()
    for each in (before, after):
        each.deleteLater()


def test_enter_takes_the_last_word_first_and_then_ends_it_and_never_a_number(
    qapp: QApplication,
) -> None:
    form = CheckinForm("check-in before", earlier={"word": "tired", "distress": "7"})
    ended: list[bool] = []
    form.done.connect(lambda: ended.append(True))
    line, slider = form.questions["word"].line, form.questions["distress"].slider
    assert line is not None
    assert slider is not None
    assert line.placeholderText() == "tired, as last time: Enter"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert form.answers == {"word": "tired"}
    assert ended == []
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert ended == [True]
    QTest.keyClick(slider, Qt.Key.Key_Return)
    assert form.answers == {"word": "tired"}
    assert ended == [True, True]
    form.deleteLater()


# --- diary --------------------------------------------------------------------------------
def test_the_diary_is_kept_and_what_is_not_today_is_kept_as_that(app: WholeApp) -> None:
    open_beside(app, "diary")
    diary = app.flow.notes.diary
    assert app.page is diary
    assert app.shell.focusWidget() is diary.form.questions["head"].slider
    app.press(Key.Key_3)
    app.press_on(diary.form.questions["sleep"].skip)
    app.press_on(diary.form.finish)
    (entry,) = kept(app, "diary")
    assert entry.answers == {"head": 3, "sleep": None}
    assert entry.session_id == ""
    assert app.page is app.flow.practice.setup


def test_the_chest_item_shows_its_text(app: WholeApp) -> None:
    open_beside(app, "diary")
    texts = [text.text() for text in app.flow.notes.diary.findChildren(Text)]
    assert wording.fixed("F.7-c") in texts


def test_the_diary_is_empty_the_next_time(app: WholeApp) -> None:
    for _ in range(2):
        open_beside(app, "diary")
        assert app.flow.notes.diary.form.answers == {}
        app.press(Key.Key_4)
        app.press_on(app.flow.notes.diary.form.finish)
    assert len(kept(app, "diary")) == 2


# --- body map -----------------------------------------------------------------------------
@pytest.fixture
def body_map(qapp: QApplication) -> Iterator[BodyMap]:
    made = BodyMap()
    made.resize(1000, 800)
    made.show()
    yield made
    made.deleteLater()


def test_every_region_is_drawn_and_listed(body_map: BodyMap) -> None:
    known = [region.id for region in checkins.regions()]
    assert set(regions()) == set(known)
    assert body_map.list.count() == len(known) == 24


def test_each_region_answers_to_a_click_at_its_middle(qapp: QApplication) -> None:
    figure = BodyFigure()
    figure.resize(520, 520)
    for region in checkins.regions():
        assert figure.region_at(figure.centre_of(region.id)) == region.id
    figure.deleteLater()


def test_the_whole_map_works_as_a_list_by_keys(body_map: BodyMap) -> None:
    QTest.keyClick(body_map.list, Key.Key_Space)
    for _ in range(5):
        QTest.keyClick(body_map.list, Key.Key_Down)
    QTest.keyClick(body_map.list, Key.Key_Space)
    body_map.words.chips["tight"].click()
    assert body_map.answers == {"regions": ("face", "chest"), "words": ("tight",)}
    QTest.keyClick(body_map.list, Key.Key_Space)
    assert body_map.answers["regions"] == ("face",)


def test_passing_is_an_answer(body_map: BodyMap) -> None:
    body_map.toggle("chest")
    body_map.skip.click()
    assert body_map.answers == {"regions": Passed()}
    body_map.clear()
    assert body_map.answers == {}


def test_a_place_takes_two_presses_and_is_kept_with_its_practice(app: WholeApp) -> None:
    app.press_on(app.flow.practice.setup.begin)
    app.press(Key.Key_Escape)
    app.press(Key.Key_Escape, 1.0)
    app.press_on(app.flow.practice.summary.map)
    body = app.flow.notes.map
    assert app.shell.focusWidget() is body.list
    app.press(Key.Key_Space)
    app.press_on(body.keep)
    (entry,) = kept(app, "body map")
    assert entry.answers == {"regions": "face"}
    assert entry.session_id == app.vault.sessions("Wren")[0].session_id
    assert app.page is app.flow.practice.summary


# --- card, hints --------------------------------------------------------------------------
def test_every_field_of_a_card_may_stay_empty(app: WholeApp) -> None:
    app.press_on(app.flow.practice.setup.begin)
    app.press(Key.Key_Escape)
    app.press(Key.Key_Escape, 1.0)
    app.press_on(app.flow.practice.summary.card)
    card = app.flow.notes.card
    app.type("the phone rang")
    app.press_on(card.form.finish)
    (entry,) = kept(app, "moment card")
    assert entry.answers == {"set-off": "the phone rang"}


def test_the_persons_own_item_keeps_its_name_and_a_word_is_optional(app: WholeApp) -> None:
    open_beside(app, "diary")
    page = app.flow.notes.diary
    questions = page.form.questions
    name, own, word = questions["own-name"].line, questions["own"].slider, questions["word"].line
    assert name is not None
    assert own is not None
    assert word is not None
    QTest.keyClicks(name, "ringing in the ears")
    QTest.keyClick(own, Key.Key_4)
    QTest.keyClicks(word, "slow")
    page.form.finish.click()
    (entry,) = kept(app, "diary")
    assert entry.answers == {"own": 4, "own-name": "ringing in the ears", "word": "slow"}
    open_beside(app, "diary")
    assert questions["own"].heading.text() == "ringing in the ears"
    assert own.accessibleName() == "ringing in the ears"
    page.form.finish.click()
    assert len(kept(app, "diary")) == 1, "a name alone is no entry"


def test_the_diary_takes_few_keys(app: WholeApp) -> None:
    open_beside(app, "diary")
    questions = app.flow.notes.diary.form.questions
    pressed = 0
    for question in questions.values():
        if question.slider is None:
            continue
        while QApplication.focusWidget() is not question.slider:
            QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
            pressed += 1
            assert pressed < 40
        QTest.keyClick(question.slider, Key.Key_3)
        pressed += 1
    # 45 s at half a second for a key, and two and a half to read and weigh each question
    assert 0.5 * pressed + 2.5 * 8 <= 45.0


# --- read again ---------------------------------------------------------------------------------
def test_what_was_written_down_can_be_read_and_deleted_one_by_one(app: WholeApp) -> None:
    vault = app.vault
    profile = Profile(vault.people, "Wren")
    card = {"set-off": "a door", "body": Passed(), "helped": "feet"}
    profile.keep_entry(checkins.entry("moment card", 740.0, card, 740.0), "s1")
    regions: dict[str, Value | Passed] = {"regions": ("chest", "neck"), "own-word": "wooden"}
    profile.keep_entry(checkins.entry("body map", 0.0, regions))
    profile.keep_words("worth keeping", {"text": "slower than I thought"})
    profile.keep_entry(checkins.entry("diary", 0.0, {"sleep": 4}))
    open_beside(app, "kept")
    page = app.flow.notes.kept
    assert [lines(each.note) for each in page.notes] == [
        ["slower than I thought"],
        ["chest, neck", "wooden"],
        ["What set it off? a door", "Where in the body? passed", "What helped? feet"],
    ]
    assert "12:20 of its session" in " ".join(
        label.text() for label in page.notes[2].findChildren(Text)
    )
    page.notes[2].delete.click()
    assert len(page.notes) == 3, "a second press is needed"
    page.notes[2].delete.click()
    assert [each.note.instrument for each in page.notes] == ["worth keeping", "body map"]
    assert kept(app, "moment card") == []
    last = vault.audit.lines()[-1]
    assert (last.action, last.detail) == ("note deleted", "moment card")
    assert "door" not in repr(vault.audit.lines())
    assert len(kept(app, "diary")) == 1


def test_a_first_hint_is_noted_on_one_press_without_a_sensor(app: WholeApp) -> None:
    open_beside(app, "signs")
    signs = app.flow.notes.signs
    assert app.shell.focusWidget() is signs.press
    app.press(Key.Key_Return)
    (entry,) = kept(app, "early sign")
    assert entry.answers == {"sign": ""}
    assert signs.answer.text() == "Noted."


def test_the_list_of_hints_is_the_persons_own(app: WholeApp) -> None:
    open_beside(app, "signs")
    signs = app.flow.notes.signs
    app.tab_to(signs.list)
    app.type("jaw gets tight")
    app.press_on(signs.keep)
    assert app.flow.practice.profile.early_signs == ("jaw gets tight",)
    app.press_on(signs.which.chips["jaw gets tight"], Key.Key_Space)
    app.press_on(signs.press)
    assert kept(app, "early sign")[0].answers == {"sign": "jaw gets tight"}


# --- safety notes -------------------------------------------------------------------------
def test_not_sure_counts_as_yes_until_it_was_talked_about(app: WholeApp) -> None:
    open_beside(app, "safety")
    notes = app.flow.practice.notes
    app.press_on(notes.items["SI-3"].chips["not sure"], Key.Key_Space)
    app.press_on(notes.keep)
    setup = app.flow.practice.setup
    assert "hum-4-8" not in setup.patterns.chips
    open_beside(app, "safety")
    assert notes.items["SI-3"].chosen == ("not sure",)
    app.press_on(notes.items["SI-3"].chips["doesn't apply"], Key.Key_Space)
    app.press_on(notes.keep)
    assert "hum-4-8" in setup.patterns.chips


def test_breath_unwelcome_leaves_practice_on_ones_own(app: WholeApp) -> None:
    open_beside(app, "safety")
    notes = app.flow.practice.notes
    app.press_on(notes.items["SI-5"].chips["not sure"], Key.Key_Space)
    app.press_on(notes.keep)
    setup = app.flow.practice.setup
    assert setup.patterns.chips == {}
    assert setup.plan.way == "own"


def test_a_person_in_the_therapists_hands_does_not_practise_alone(app: WholeApp) -> None:
    profile = app.flow.practice.profile
    told = profile.circumstances
    profile.keep_circumstances(replace(told, answers={"SI-1": "doesn't apply"},
                                       therapist_led_only=True))  # fmt: skip
    app.press_on(app.flow.practice.setup.go_back)
    app.press(Key.Key_2)
    setup = app.flow.practice.setup
    assert not setup.begin.isEnabled()
    assert setup.subtitle.text() == "For now, practice is for sessions with your therapist."
