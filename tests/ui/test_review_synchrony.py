"""Two people's signals beside chance: in the review alone, asked for, and agreed to by both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from biofeedback.guidance import wording
from biofeedback.recordings.people import THERAPIST
from biofeedback.recordings.vault import Vault
from biofeedback.session.synchrony_reading import together
from biofeedback.signal.synchrony_windows import OverTime
from biofeedback.ui.kit.theme import Theme, ThemeName
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.review import synchrony_words as words
from biofeedback.ui.review.keys import GROUPS
from biofeedback.ui.review.synchrony_panel import SynchronyPanel
from biofeedback.ui.review.window import ReviewWindow
from tests.session.looking_back import session
from tests.session.test_synchrony_reading import paced
from tests.session.two_people import META, beats, two
from tests.ui.pictures import pixels, reddest
from tests.ui.test_every_page import crowded, tab_round, unreachable, without_ring
from tests.ui.test_review import press, wait

Key = Qt.Key
Shift = Qt.KeyboardModifier.ShiftModifier
Show = Callable[..., ReviewWindow]


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.create(tmp_path / "library", bytes(range(32))) as made:
        made.people.agree("Wren", "record", "1", "words")
        yield made


@pytest.fixture
def show(vault: Vault, qapp: QApplication) -> Iterator[Show]:
    opened: list[ReviewWindow] = []

    def make(events: list, *, agreed: bool = True, source: str = "sensor") -> ReviewWindow:
        if agreed:
            for person in ("Wren", THERAPIST):
                vault.people.agree(person, "second sensor", "1", "words")
        writer = vault.new_session(replace(META, source=source))
        writer.write(events)
        writer.close()
        window = ReviewWindow(vault, META.session_id, ViewSettings(None))
        opened.append(window)
        window.resize(1280, 720)
        window.show()
        wait(lambda: window.session.is_open)
        return window

    yield make
    for window in opened:
        window.close()


def ask(window: ReviewWindow) -> SynchronyPanel:
    press(window, Key.Key_Y)
    panel = window.page.synchrony
    wait(lambda: panel.sentence.text() != "Comparing the two")
    return panel


def test_it_is_off_until_a_key_asks_for_it(show: Show) -> None:
    window = show(beats(20.0, are_coupled=True))
    assert window.page.panel is None
    assert window.page.header.synchrony.isVisible()
    panel = ask(window)
    assert window.page.panel is panel
    assert panel.verdict.text() == "Heart: above chance"
    assert panel.caption.text() == wording.fixed("F.7-d")
    assert panel.caption.isVisible()
    assert "% usable" in panel.figures.text().replace("\N{NO-BREAK SPACE}", " ")
    press(window, Key.Key_Y)
    assert window.page.panel is None


@pytest.mark.parametrize(("name", "scale"), [("light", 1.0), ("dark", 2.0)])
def test_nothing_is_cut_and_all_is_named_and_reached(
    show: Show, name: ThemeName, scale: float
) -> None:
    window = show(beats(12.0, are_coupled=True))
    window.ask(Theme(name=name, text_scale=scale))
    window.activateWindow()
    ask(window)
    reached = tab_round(window)
    found = [*crowded(window), *unreachable(window, reached), *without_ring(window.ring, reached)]
    assert found == []


def test_the_panel_scrolls_and_not_the_page_with_it(show: Show) -> None:
    window = show(beats(12.0, are_coupled=True))
    ask(window)
    for _ in range(3):
        QApplication.processEvents()
    assert window.page.area.verticalScrollBar().maximum() == 0


def test_it_is_computed_once_while_the_session_is_open(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def counted(review, moved):
        asked.append(review)
        return together(review, moved)

    monkeypatch.setattr("biofeedback.ui.review.synchrony_keys.together", counted)
    window = show(beats(8.0, are_coupled=False))
    for _ in range(2):
        ask(window)
        press(window, Key.Key_Escape)
    assert len(asked) == 1
    panel = ask(window)
    window.session.set_verdict(100, "extra")
    wait(lambda: len(asked) == 2 and panel.verdict.isVisible())


def test_keys_jump_to_what_lies_beyond_chance(show: Show) -> None:
    window = show(beats(20.0, are_coupled=True))
    press(window, Key.Key_J)
    assert window.page.said.text().startswith("No stretch beyond chance is shown")
    panel = ask(window)
    stretches = panel.shown_stretches
    assert stretches
    assert panel.stretches[0].text() == words.stretch_times(stretches[0])
    timeline = window.page.timeline
    for _ in range(4):
        press(window, Key.Key_J)
    assert timeline.cursor_s == stretches[-1].start
    press(window, Key.Key_0)
    for _ in range(4):
        press(window, Key.Key_J, Shift)
    assert timeline.cursor_s == stretches[0].start
    assert timeline.shown.start <= stretches[0].start
    assert timeline.shown.end >= stretches[0].end
    assert not timeline.shown.is_whole


def test_where_only_one_wore_sensors_there_is_no_key_but_a_sentence(show: Show) -> None:
    events = [each for each in session() if getattr(each, "person", "client") == "client"]
    window = show(events)
    assert not window.page.header.synchrony.isVisible()
    press(window, Key.Key_Y)
    assert window.page.panel is None
    assert window.page.said.text() == "One person wore sensors in this session."


def test_without_the_client_s_agreement_there_is_a_sentence_and_nothing_else(show: Show) -> None:
    panel = ask(show(beats(6.0, are_coupled=True), agreed=False))
    assert panel.sentence.text().startswith("The person has not agreed to a second sensor")
    shown = [
        part for part in (panel.verdict, panel.over, panel.lag, panel.agree) if part.isVisible()
    ]
    assert shown == []


def test_the_therapist_agrees_for_themselves_and_takes_it_back(show: Show, vault: Vault) -> None:
    window = show(beats(6.0, are_coupled=False), agreed=False)
    vault.people.agree("Wren", "second sensor", "1", "words")
    panel = ask(window)
    assert panel.sentence.text().startswith("Your own signals need your own agreement")
    panel.agree.click()
    wait(panel.verdict.isVisible)
    assert vault.people.allows(THERAPIST, "second sensor")
    assert not panel.agree.isVisible()
    panel.withdraw.click()
    assert not vault.people.allows(THERAPIST, "second sensor")
    assert not panel.verdict.isVisible()
    assert not panel.over.isVisible()


def test_simulated_people_need_not_agree(show: Show) -> None:
    panel = ask(show(beats(4.0, are_coupled=False), agreed=False, source="simulated"))
    assert panel.verdict.text() == "Heart: can’t tell: needs 5 min of both signals, has 210 s"
    assert panel.caption.isVisible()
    shown = [part for part in (panel.over, panel.lag, panel.withdraw) if part.isVisible()]
    assert shown == []


@pytest.fixture
def panel(qapp: QApplication) -> Iterator[SynchronyPanel]:
    made = SynchronyPanel()
    made.resize(400, 1100)
    made.set_theme(Theme())
    yield made
    made.close()


def test_a_paced_stretch_is_blank_with_its_reason(panel: SynchronyPanel) -> None:
    review = two(are_coupled=True, pacer=paced(480.0, 700.0))
    panel.show_found(together(review), review.duration_s, may_withdraw=False)
    assert panel.blank.text() == "No value: 6:30 to 14:30 breathing is paced."
    assert "breathing is paced" in panel.over.accessibleDescription()


def test_plots_are_heard_and_drawn_in_both_themes(panel: SynchronyPanel) -> None:
    review = two(minutes=12.0)
    panel.show_found(together(review), review.duration_s, may_withdraw=True)
    panel.show()
    assert panel.over.accessibleName() == "Synchrony over time"
    assert panel.over.accessibleDescription() == "No stretch beyond chance."
    assert panel.lag.accessibleName() == "Synchrony at each lag"
    assert panel.lag.accessibleDescription() == "Heart: within chance"
    for name in ("light", "dark"):
        theme = Theme(name=name)
        panel.set_theme(theme)
        picture = panel.over.grab().toImage()
        colors = {
            picture.pixelColor(x, y).name()
            for x in range(picture.width())
            for y in range(picture.height())
        }
        assert {theme.color(role).name() for role in ("synchrony", "during")} <= colors
        assert reddest(pixels(panel)) < 0.8


def test_a_single_window_is_drawn_too(panel: SynchronyPanel) -> None:
    panel.over.show_windows(
        OverTime(np.array([180.0]), np.array([0.4]), np.array([-0.1]), np.array([0.1]), ("",)),
        400.0,
        "",
    )
    picture = panel.over.grab().toImage()
    dot = Theme().color("synchrony").name()
    assert any(
        picture.pixelColor(x, y).name() == dot
        for x in range(picture.width())
        for y in range(picture.height())
    )


def test_words_say_chance_and_never_what_it_means(panel: SynchronyPanel) -> None:
    review = two(are_coupled=True)
    panel.show_found(together(review), review.duration_s, may_withdraw=True)
    texts = [each.text() for each in panel.findChildren(QLabel) if each is not panel.caption]
    assert "Heart: above chance" in texts
    for text in texts:
        assert wording.check(text, "therapist") == []
    assert {words.verdict_word(each) for each in ("within", "above", "below", "cannot-tell")} == {
        "within chance", "above chance", "below chance (opposite)", "can’t tell",
    }  # fmt: skip


def test_help_lists_its_keys() -> None:
    keys = {key.action: key.sequence for group in GROUPS for key in group.keys}
    assert (keys["synchrony"], keys["next-stretch"], keys["earlier-stretch"]) == (
        "Y", "J", "Shift+J",
    )  # fmt: skip


def test_nothing_of_it_is_on_the_desk_the_client_s_side_or_in_a_report() -> None:
    package = Path(words.__file__).parents[2]
    allowed = {"ui/review", "signal", "session/synchrony_reading.py"}
    importing = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "import" in path.read_text("utf-8") and "synchrony" in _imports(path)
    ]
    assert importing
    assert [each for each in importing if not any(each.startswith(a) for a in allowed)] == []
    in_review = {each for each in importing if each.startswith("ui/review")}
    assert not any("report" in each for each in in_review)


def _imports(path: Path) -> str:
    lines = path.read_text("utf-8").splitlines()
    return " ".join(line for line in lines if line.startswith(("from ", "import ")))
