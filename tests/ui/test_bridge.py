from __future__ import annotations

import queue

from PySide6.QtWidgets import QApplication

from biofeedback.events import Event, Marker, Metric, RrIntervals, Tick
from biofeedback.ui.live.bridge import Bridge, Handle
from tests.ui.fake_session import FakeHandle, metric


def test_events_are_handed_over_in_their_order(qapp: QApplication) -> None:
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    bridge = Bridge(events)
    seen: list[Event] = []
    for signal in (bridge.marker, bridge.metric, bridge.rr):
        signal.connect(seen.append)
    sent: list[Event] = [
        Marker(1.0, "named", "therapist"),
        metric(1.0, "hr", 70.0),
        RrIntervals(1.1, "client", "d", 70.0),
        Marker(2.0, "star", "therapist"),
    ]
    for event in sent:
        events.put(event)
    assert bridge.drain() == 4
    assert seen == sent


def test_a_type_nobody_draws_is_passed_over(qapp: QApplication) -> None:
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    bridge = Bridge(events)
    seen: list[Metric] = []
    bridge.metric.connect(seen.append)
    events.put(Tick(1.0))
    events.put(metric(1.0, "hr", 70.0))
    assert bridge.drain() == 2
    assert len(seen) == 1


def test_draining_an_empty_queue_emits_nothing(qapp: QApplication) -> None:
    assert Bridge(queue.SimpleQueue()).drain() == 0


def test_a_session_is_told_from_a_recording_by_what_it_can_do() -> None:
    assert isinstance(FakeHandle(), Handle)
    assert not isinstance(object(), Handle)
