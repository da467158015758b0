"""Live heart metrics of one person."""

from __future__ import annotations

from biofeedback.events import Event, Person


class Heart:
    """Beats and heart metrics from ``RrIntervals``, or from ECG where no intervals are sent."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def feed(self, event: Event) -> list[Event]:
        """Take one event; return the beats and metrics it completes."""
        del event
        return []

    def finish(self) -> list[Event]:
        """Return the beats still held back for their look-ahead."""
        return []
