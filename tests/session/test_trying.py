"""What the signals did around a try."""

from __future__ import annotations

from biofeedback.events import Metric
from biofeedback.guidance.course import Done
from biofeedback.guidance.try_it import Try, parts
from biofeedback.session.trying import TrySignals, to_settings, tries_of

BEFORE, TRY, AFTER = parts("T1")
DONE = (
    Done(BEFORE, 0.0, 60.0, complete=True),
    Done(TRY, 60.0, 180.0, complete=True),
    Done(AFTER, 180.0, 240.0, complete=True),
)


def metric(time: float, name: str, value: float | None) -> Metric:
    return Metric(time, "client", name, value, "", 10.0, 1.0, None if value else "gap")


def heard(after_bpm: float, clean: float | None = 100.0, skin: float | None = None) -> TrySignals:
    signals = TrySignals()
    for second in range(240):
        wobble = (second * 7 % 5) - 2
        rate = (after_bpm if second >= 180 else 70.0) + wobble
        signals.listen(metric(float(second), "hr", rate))
        signals.listen(metric(float(second), "heart_clean", clean))
        if skin is not None:
            signals.listen(metric(float(second), "scl", skin if second >= 180 else 4.0))
            signals.listen(metric(float(second), "skin_clean", 100.0))
    return signals


def test_a_change_beyond_the_wobble_is_called_one() -> None:
    heart, skin = heard(80.0).changes(DONE)
    assert heart.text == "F.8-f"
    assert heart.change is not None
    assert round(heart.change) == 10
    assert skin is None


def test_a_change_within_the_wobble_is_about_the_same() -> None:
    assert heard(71.0).changes(DONE)[0].text == "F.8-g"


def test_gaps_make_it_untellable() -> None:
    assert heard(80.0, clean=70.0).changes(DONE)[0].text == "F.8-h"
    assert heard(80.0, clean=None).changes(DONE)[0].text == "F.8-h"


def test_a_try_that_was_broken_off_is_untellable() -> None:
    assert heard(80.0).changes(DONE[:2])[0].text == "F.8-h"


def test_skin_is_compared_where_it_was_measured() -> None:
    skin = heard(70.0, skin=6.0).changes(DONE)[1]
    assert skin is not None
    assert skin.text == "F.8-f"


def test_without_any_sensor_nothing_is_claimed() -> None:
    heart, skin = TrySignals().changes(DONE)
    assert heart.text == "F.8-h"
    assert skin is None


def test_the_therapists_heart_does_not_count() -> None:
    signals = TrySignals()
    signals.listen(Metric(10.0, "therapist", "hr", 60.0, "bpm", 5.0, 1.0))
    assert signals.heart == []


def test_a_try_is_kept_as_plain_values() -> None:
    heart, skin = heard(80.0).changes(DONE)
    tried = Try("T1", None, "+", "lighter", heart, skin)
    kept = to_settings(tried, "2026-11-23")
    assert kept["felt"] == "+"
    assert kept["heart"]["text"] == "F.8-f"  # type: ignore[index]
    assert tries_of([kept, kept], "2026-11-23") == [tried, tried]
    assert tries_of([kept], "2026-11-24") == []
    # one of an earlier version has no day
    assert tries_of([{"what": "T1"}, "T1"], "2026-11-23") == tries_of(None, "2026-11-23") == []
