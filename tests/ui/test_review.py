"""A session is looked back on, with keys alone; what is added stays, what was recorded too."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from biofeedback.events import Beat, Marker, SessionMeta
from biofeedback.recordings.vault import Vault
from biofeedback.session.importing import take_in
from biofeedback.session.review_moments import look_around
from biofeedback.ui.desk.window import Window
from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.review.moments_table import cells
from biofeedback.ui.review.window import ReviewWindow
from tests.session.looking_back import LENGTH_S, META, RUPTURE, session

Key = Qt.Key
SECOND = replace(META, session_id="efgh5678", started_at="2026-11-26T14:02:00+01:00")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.create(tmp_path / "library", os.urandom(32)) as made:
        made.people.agree("Wren", "record", "1", "words")
        record(made, META)
        yield made


def record(vault: Vault, meta: SessionMeta) -> None:
    writer = vault.new_session(meta)
    writer.write(session())
    writer.close()


def wait(until: Callable[[], bool]) -> None:
    """Let the worker and the screen do their part; QTest's own waiting holds the worker up."""
    end = time.monotonic() + 20.0
    while not until():
        assert time.monotonic() < end, "it did not happen"
        QApplication.processEvents()
        time.sleep(0.002)
    QApplication.processEvents()


@pytest.fixture
def show(vault: Vault, qapp: QApplication) -> Iterator[Callable[..., ReviewWindow]]:
    opened: list[ReviewWindow] = []

    def make(width: int = 1280, height: int = 720, theme: Theme | None = None) -> ReviewWindow:
        window = ReviewWindow(vault, META.session_id, ViewSettings(None))
        opened.append(window)
        if theme is not None:
            window.ask(theme)
        window.resize(width, height)
        window.show()
        wait(lambda: window.session.is_open)
        return window

    yield make
    for window in opened:
        window.close()


def press(window: ReviewWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for each in modifiers:
        held |= each
    QTest.keyClick(window, key, held)
    QApplication.processEvents()


def test_it_says_whose_session_it_is_and_how_clean(show) -> None:
    header = show().page.header
    assert header.title.text() == "Wren, session 1"
    assert header.subtitle.text().startswith("Thursday 19 November 2026, 14:02, 15 min")
    assert "chest strap 9" in header.subtitle.text()
    assert header.tag.isHidden()


def test_moments_are_listed_and_chosen_with_arrows(show) -> None:
    window = show()
    assert window.page.moments.model().rowCount() == 6
    press(window, Qt.Key.Key_Right)
    assert window.session.number == 0
    press(window, Qt.Key.Key_Right)
    assert window.page.moment_title.text() == "rupture, 6:40"
    assert window.page.moments.currentIndex().row() == 1
    press(window, Qt.Key.Key_Left)
    press(window, Qt.Key.Key_Left)
    assert window.session.number == 0


def test_breaths_out_that_were_counted_are_listed_on_request(show) -> None:
    window = show()
    session, rows = window.session, window.page.moments.model()
    marked = (*session.review.happenings, Marker(100.0, "breath out", "client", "3.2"))
    session._opened = replace(session.found, review=replace(session.review, happenings=marked))
    press(window, Qt.Key.Key_O)
    assert rows.rowCount() == 7
    assert rows.index(0, 0).data().startswith("breath out, 3.2 s")
    press(window, Qt.Key.Key_O)
    assert rows.rowCount() == 6


def test_the_table_shows_what_a_direct_computation_gives(show) -> None:
    window = show()
    window.session.choose(1)
    here = window.session.drawn
    expected = look_around(
        window.session.review, "client", window.session.moments, window.session.moments[1],
        here.traces, here.curves,
    )  # fmt: skip
    for column, values in enumerate(expected.values):
        assert [row[column].text() for row in window.page.table.cells] == list(cells(values))
    assert window.page.table.cells[0][0].text() == "70"
    assert window.page.table.back["heart"].text() == "not back by the next moment"


def test_less_than_four_fifths_is_a_dash(show) -> None:
    window = show()
    window.session.add_moment(580.0)
    wait(lambda: window.session.moment is not None and window.session.moment.time == 580.0)
    skin_level = [label.text() for label in window.page.table.cells[1]]
    assert skin_level == ["4.0", "–", "4.0"]
    assert [label.text() for label in window.page.table.cells[0]][1] != "–"


def test_stars_and_notes_survive_reopening(show) -> None:
    window = show()
    window.session.choose(1)
    press(window, Qt.Key.Key_S)
    wait(lambda: window.session.stars == [400.0])
    press(window, Qt.Key.Key_T)
    assert window.page.note.field.hasFocus()
    QTest.keyClicks(window.page.note.field, "spoke over the pause")
    assert window.session.number == 1
    QTest.keyClick(window.page.note.field, Qt.Key.Key_Escape)
    wait(lambda: window.session.note_at(400.0) == "spoke over the pause")
    window.close()
    again = show()
    assert again.session.stars == [400.0]
    again.session.choose(1)
    assert again.page.note.field.toPlainText() == "spoke over the pause"
    assert again.page.starred.text() == "1 starred for the report"


def test_a_fourth_star_is_answered_with_a_sentence(show) -> None:
    window = show()
    for number in range(4):
        window.session.toggle_star(number)
    wait(lambda: window.page.said.text() != "")
    assert window.page.said.text().startswith("Three moments have a star already")
    assert len(window.session.stars) == 3


def test_a_key_adds_a_moment_and_another_takes_it_back(show) -> None:
    window = show()
    window.page.timeline.put_cursor(610.0)
    press(window, Qt.Key.Key_M)
    wait(lambda: len(window.session.moments) == 7)
    assert window.session.moment.kind == "added"
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: len(window.session.moments) == 6)
    assert window.page.said.text() == "Taken back: a moment"
    press(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: len(window.session.moments) == 7)


def test_a_beat_is_corrected_by_hand_and_the_raw_value_kept(show, vault: Vault) -> None:
    window = show()
    before = [each for each in vault.session("last").derived() if isinstance(each, Beat)]
    flagged = next(each for each in before if each.verdict == "extra")
    window.page.timeline.put_cursor(flagged.time)
    press(window, Qt.Key.Key_B)
    assert window.page.panel is window.page.beats
    assert "one too many" in window.page.beats.verdict.text()
    window.page.beats.choices["ok"].click()
    wait(lambda: window.session.review.given("client") == {flagged.index: "ok"})
    assert "by hand; the program said: one too many" in window.page.beats.verdict.text()
    assert window.session.drawn.beat_ok.sum() == sum(each.verdict == "ok" for each in before) + 1
    after = [each for each in vault.session("last").derived() if isinstance(each, Beat)]
    assert after == before
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: window.session.review.given("client") == {})


def test_zoom_pan_and_jump_by_keyboard(show) -> None:
    window = show()
    timeline = window.page.timeline
    timeline.put_cursor(450.0)
    for _ in range(30):
        press(window, Qt.Key.Key_Plus)
    assert timeline.shown.length_s == 2.0
    assert timeline.shown.start <= 450.0 <= timeline.shown.end
    press(window, Qt.Key.Key_0)
    assert timeline.shown.is_whole
    press(window, Qt.Key.Key_Plus)
    length = timeline.shown.length_s
    press(window, Qt.Key.Key_Home)
    assert timeline.shown.start == 0.0
    press(window, Qt.Key.Key_PageDown)
    assert timeline.shown.start == pytest.approx(min(length / 2.0, LENGTH_S - length))
    press(window, Qt.Key.Key_End)
    assert timeline.shown.end == pytest.approx(LENGTH_S)
    press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert timeline.shown.end < LENGTH_S


def test_up_close_the_cursor_goes_from_beat_to_beat(show) -> None:
    window = show()
    timeline, drawn = window.page.timeline, window.session.drawn
    timeline.show_stretch(timeline.shown.spanning(100.0, 110.0))
    timeline.put_cursor(float(drawn.beat_times[120]))
    press(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert timeline.cursor_s == drawn.beat_times[121]


def test_two_sessions_lie_on_one_scale(show, vault: Vault) -> None:
    record(vault, SECOND)
    window = show()
    press(window, Qt.Key.Key_C)
    wait(lambda: window.page.compare.list.count() == 1)
    QTest.keyClick(window.page.compare.list, Qt.Key.Key_Return)
    wait(lambda: window.page.compares)
    assert window.page.other_title.text().startswith("Wren, session 2")
    window.page.timeline.show_stretch(window.page.timeline.shown.spanning(100.0, 200.0))
    assert window.page.other.shown == window.page.timeline.shown
    window.page.other.show_stretch(window.page.other.shown.panned(50.0))
    assert window.page.timeline.shown.start == 150.0
    window.session.toggle_star(0)
    wait(lambda: len(window.session.stars) == 1)
    assert window.page.timeline.limits == window.page.other.limits
    press(window, Qt.Key.Key_Escape)
    assert not window.page.compares


def test_a_recording_without_others_says_so(show) -> None:
    window = show()
    press(window, Qt.Key.Key_C)
    wait(lambda: window.page.compare.note.text() != "")
    assert window.page.compare.note.text() == "There is no other session of this person."
    press(window, Qt.Key.Key_Escape)
    assert window.page.panel is None


def test_the_timeline_says_in_words_what_it_shows(show) -> None:
    timeline = show().page.timeline
    assert timeline.summary() == "From 0:00 to 15:00, heart 70 to 82 beats a minute"
    timeline.show_stretch(timeline.shown.spanning(205.0, 225.0))
    assert timeline.summary() == "From 3:25.0 to 3:45.0"


def test_an_explanation_is_one_press_away(show) -> None:
    window = show()
    press(window, Qt.Key.Key_Question)
    assert window.page.panel is window.page.explain
    press(window, Qt.Key.Key_Question)
    assert window.page.panel is None


def test_every_control_has_a_name(show) -> None:
    window = show()
    unnamed = [
        each
        for each in window.findChildren(KeyButton)
        if not each.accessibleName() and each.isVisibleTo(window)
    ]
    assert unnamed == []
    for each in (window.page.timeline, window.page.overview, window.page.moments):
        assert each.accessibleName()


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 720, 2.0), (960, 600, 0.8)])
def test_no_word_is_cut_at_any_size(show, width: int, height: int, scale: float) -> None:
    window = show(width, height, Theme(text_scale=scale))
    window.session.choose(1)
    for _ in range(5):  # a page that scrolls is laid out from the inside outwards
        QApplication.processEvents()
    cut = [
        label.text()
        for label in window.page.table.findChildren(QLabel)
        if label.text() and label.isVisibleTo(window)
        and (label.width() < label.minimumSizeHint().width()
             or label.height() < label.minimumSizeHint().height())
    ]  # fmt: skip
    assert cut == []


def test_both_themes_and_sizes_are_drawn(show) -> None:
    for name in ("light", "dark"):
        window = show(1920, 1080, Theme(name=name))
        window.session.choose(3)
        picture = window.grab().toImage()
        colors = {picture.pixelColor(x, 300).name() for x in range(60, 1400, 3)}
        assert window.theme.color("heart").name() in colors or len(colors) > 10


def test_a_session_that_is_not_there_is_answered_with_a_sentence(vault: Vault, qapp) -> None:
    window = ReviewWindow(vault, "nothing", ViewSettings(None))
    wait(lambda: "There is no session" in window.page.said.text())
    press(window, Qt.Key.Key_M)
    press(window, Qt.Key.Key_R)
    press(window, Qt.Key.Key_Right)
    window.close()


def test_a_replay_plays_on_a_desk_whose_keys_rest(show) -> None:
    window = show()
    press(window, Qt.Key.Key_R)
    assert window.page.panel is window.page.replay
    window.page.replay.speeds[-1].click()
    desk = window.replays.window
    assert isinstance(desk, Window)
    wait(lambda: desk.desk.header.recording.text() == "replay, the keys rest")
    assert not desk.desk.cues["ground"].isEnabled()
    assert not desk.desk.markers["named"].isEnabled()
    assert not desk.client.isVisible()
    window.replays.close()
    assert window.replays.window is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("morning.txt", "812\n" * 90),
        ("table.csv", "time_s,EDA\n" + "".join(f"{n / 8},2.5\n" for n in range(800))),
        ("one.txt", "812\n"),
    ],
)
def test_a_file_made_elsewhere_is_drawn_like_a_recording_made_here(
    vault: Vault, qapp: QApplication, tmp_path: Path, name: str, content: str
) -> None:
    file = tmp_path / name
    file.write_text(content)
    window = ReviewWindow(vault, take_in(vault, file, "Wren").session_id, ViewSettings(None))
    window.show()
    wait(lambda: window.session.is_open)
    for action in ("whole", "zoom-in", "add-moment", "replay", "close-panel"):
        window.actions_of_page.actions[action]()
        QApplication.processEvents()
    wait(lambda: len(window.session.moments) == 1)
    assert not window.grab().isNull()  # an exception while painting ends the test
    window.close()


def test_closing_while_the_session_is_read_leaves_nothing_running(
    vault: Vault, qapp: QApplication, tmp_path: Path
) -> None:
    (tmp_path / "short.txt").write_text("812\n" * 20)  # near enough to ask for samples at once
    taken = take_in(vault, tmp_path / "short.txt", "Wren")
    window = ReviewWindow(vault, taken.session_id, ViewSettings(None))
    window.show()
    window.close()
    end = time.monotonic() + 0.4
    while time.monotonic() < end:
        QApplication.processEvents()
    assert "beside_0" not in {thread.name for thread in threading.enumerate()}


# --- cards --------------------------------------------------------------------------------------
def test_a_card_is_made_for_the_chosen_moment_and_kept_with_the_session(
    show: Callable[..., ReviewWindow], vault: Vault
) -> None:
    window = show()
    press(window, Key.Key_K)
    assert "Choose a moment" in window.page.said.text()
    moments = window.session.moments
    window.session.choose(next(n for n, each in enumerate(moments) if each.name == "rupture"))
    press(window, Key.Key_K)
    panel = window.page.card
    assert window.page.panel is panel
    QTest.keyClicks(QApplication.focusWidget(), "spoke over it")
    panel.form.finish.click()
    wait(lambda: bool(vault.people.check_ins("Wren")))
    (card,) = vault.people.check_ins("Wren")
    assert card.answers == {"set-off": "spoke over it", "marker-time": RUPTURE}
    assert (card.instrument, card.session_id) == ("moment card", META.session_id)
    assert window.page.panel is None
    press(window, Key.Key_K)
    panel.form.skip_all.click()
    assert len(vault.people.check_ins("Wren")) == 1, "an empty card is no card"
