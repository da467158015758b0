"""What the guide lets a client choose from, and what it leaves out."""

from biofeedback.events import Cue, Marker
from biofeedback.guidance.choice import Situation
from biofeedback.guidance.offers import Settings
from biofeedback.guidance.prompts import prompt
from biofeedback.session.guide import CHOICES, OFFERED, REFUSED, Guide
from tests.session.test_guide import LONG_EXHALE, a_rise, cues, in_session


def test_something_else_gives_three_choices_of_different_kinds() -> None:
    guide = in_session()
    (cue,) = guide.something_else(5.0, "client")
    assert isinstance(cue, Cue)
    assert (cue.kind, cue.author) == (CHOICES, "client")
    kinds = [prompt(each).kind for each in cue.item.split()]
    assert len(kinds) == len(set(kinds)) == 3


def test_choices_stay_until_somebody_chooses_or_goes_back() -> None:
    guide = in_session()
    guide.show_prompt("T1", 0.0, "therapist")
    guide.something_else(1.0, "client")
    assert guide.feed(4000.0) == []


def test_no_offer_is_made_while_the_client_chooses() -> None:
    guide = in_session()
    guide.something_else(1.0, "client")
    assert cues(guide.rise(a_rise(500.0)), OFFERED) == []


def test_while_paced_something_else_is_not_about_breath() -> None:
    guide = Guide(Settings("session"), Situation("session", "low"))
    guide.start_pacer(LONG_EXHALE, 0.0, "therapist")
    (cue,) = guide.something_else(5.0, "client")
    assert isinstance(cue, Cue)
    assert all(prompt(each).kind != "breath" for each in cue.item.split())
    assert not any("breath-focus" in prompt(each).flags for each in cue.item.split())


def test_a_prompt_that_was_declined_for_good_is_not_among_the_choices_again() -> None:
    guide = in_session()
    for _ in range(30):
        (cue,) = guide.something_else(1.0, "client")
        assert isinstance(cue, Cue)
        if not cue.item:
            break
        first = cue.item.split()[0]
        mark, cleared = guide.deny(first, 2.0, "client")
        assert mark == Marker(2.0, "not again", "client", first)
        assert cleared == Cue(2.0, "clear", "", "client")
        (after,) = guide.something_else(3.0, "client")
        assert isinstance(after, Cue)
        assert first not in after.item.split()


def test_a_blank_view_is_not_a_halt() -> None:
    guide = in_session()
    guide.start_pacer(LONG_EXHALE, 0.0, "therapist")
    guide.next_phase("close", 1.0, "therapist")
    kinds = [type(each).__name__ for each in guide.blank(2.0, "program")]
    assert kinds == ["PacerChange", "Cue"]
    assert guide.feed(60.0) == []
    assert cues(guide.start_pacer(LONG_EXHALE, 61.0, "therapist"), REFUSED) == []
