"""A desk in the middle of a session, for the tests of its parts."""

from __future__ import annotations

from collections.abc import Callable

from biofeedback.events import Offer
from tests.ui.conftest import Shown
from tests.ui.fake_session import begin, metric, usual_metrics

Show = Callable[..., Shown]


def rising(shown: Shown, seconds: float = 25.0) -> None:
    """Both signals are up, and the rise rule has fired."""
    now = shown.handle.now
    shown.handle.put(
        metric(now, "rise", seconds), metric(now, "z_hr", 2.4), metric(now, "z_scl", 2.1),
        metric(now, "hr_since_start", 12.0, "bpm", 10),
        metric(now, "scl_since_start", 1.4, "uS", 15),
        *shown.handle.guide.rise(Offer(now, "client", (), ("both up",))),
    )  # fmt: skip
    shown.frames(2)


def in_session(show: Show, **how: object) -> Shown:
    shown = show(now=400.0, **how)
    begin(shown.handle)
    usual_metrics(shown.handle, 400.0)
    shown.frames(2)
    return shown


def heard(shown: Shown) -> list[object]:
    """Marks and cues as they come."""
    session = shown.window.session
    assert session is not None
    events: list[object] = []
    session.bridge.marker.connect(events.append)
    session.bridge.cue.connect(events.append)
    session.bridge.phase.connect(events.append)
    return events
