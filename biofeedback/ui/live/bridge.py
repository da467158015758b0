"""The one way from the session to the screen: drains its queue into typed signals."""

from __future__ import annotations

import queue
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Signal, SignalInstance

from biofeedback.clock import SessionClock
from biofeedback.events import (
    Author,
    Beat,
    Cue,
    DeviceStatus,
    Event,
    Gap,
    Marker,
    Metric,
    Offer,
    PacerChange,
    Phase,
    RrIntervals,
    SampleBatch,
    SessionState,
    SkinResponse,
    StreamInfo,
)
from biofeedback.guidance.checkins import Instrument
from biofeedback.guidance.offers import Settings
from biofeedback.guidance.patterns import Pattern


class Source(Protocol):
    """What the screen needs of anything that plays; every method may be called from any thread."""

    @property
    def events(self) -> queue.SimpleQueue[Event]:
        """Everything that happens, recorded or derived, in order."""
        ...

    @property
    def clock(self) -> SessionClock:
        """Session time."""
        ...

    @property
    def done(self) -> Future[None]:
        """Set when the session has ended and its sensors are stopped."""
        ...

    def end(self) -> None:
        """Ask it to end."""


@runtime_checkable
class Handle(Source, Protocol):
    """A session that takes commands; a recording that is played again takes none."""

    @property
    def offer_settings(self) -> Settings:
        """How offers are set for this session."""

    def mark(self, kind: str, author: Author = "therapist", text: str = "") -> None:
        """Mark this instant."""

    def show_prompt(self, prompt_id: str, author: Author = "therapist") -> None:
        """Show a prompt on the client's side."""

    def show_still(self, author: Author = "therapist") -> None:
        """Show a still picture on the client's side."""

    def clear(self, author: Author = "therapist") -> None:
        """Take the prompt away."""

    def something_else(self, author: Author = "client") -> None:
        """Let the client choose from three prompts."""

    def ask(self, instrument: Instrument, author: Author = "therapist") -> None:
        """Put questions before the client."""

    def deny(self, prompt_id: str, author: Author = "client") -> None:
        """Take a prompt away, and offer it no more in this session."""

    def next_phase(
        self,
        name: str,
        author: Author = "therapist",
        pattern: Pattern | None = None,
        lead_from_per_min: float | None = None,
    ) -> None:
        """Announce a part of the session to the client, and begin it a little later."""

    def start_pacer(
        self,
        pattern: Pattern,
        author: Author = "therapist",
        lead_from_per_min: float | None = None,
    ) -> None:
        """Start the pacer, or change its pattern where the running cycle ends."""

    def stop_pacer(self, author: Author = "therapist") -> None:
        """Stop the pacer at once."""

    def fade_after(self, minutes: float | None, author: Author = "therapist") -> None:
        """Let shape and sound fade out from a minute of a paced block on; None for never."""

    def hold_here(self) -> None:
        """Let the pacer stay at the rate it has led to."""

    def lead_on(self) -> None:
        """Let the pacer lead on."""

    def change_pace(self, by_per_min: float, author: Author = "client") -> None:
        """Quicken the pacer, or slow it, where its breath ends."""

    def light_headed(self, author: Author = "client") -> None:
        """Halt the pacer and show the way out."""

    def stop_all(self, author: Author = "therapist") -> None:
        """Stop pacer and prompt."""

    def blank(self, author: Author = "program") -> None:
        """Leave nothing on the client's side: its display is gone, say."""

    def dismiss_offer(self, author: Author = "therapist") -> None:
        """Pass on an offer."""

    def pause(self, author: Author = "therapist") -> None:
        """Pause sensing."""

    def resume(self) -> None:
        """Sense again."""


class Bridge(QObject):
    """Hands events over in the order in which they came.

    Signals:
        stream, samples, rr, beat, response, metric, gap, marker, phase, pacer, cue, offer, device,
        session: one for each type of event, with the event.
    """

    stream = Signal(StreamInfo)
    samples = Signal(SampleBatch)
    beat = Signal(Beat)
    response = Signal(SkinResponse)
    metric = Signal(Metric)
    gap = Signal(Gap)
    marker = Signal(Marker)
    phase = Signal(Phase)
    rr = Signal(RrIntervals)
    pacer = Signal(PacerChange)
    cue = Signal(Cue)
    offer = Signal(Offer)
    device = Signal(DeviceStatus)
    session = Signal(SessionState)

    def __init__(self, events: queue.SimpleQueue[Event], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._events = events
        self._signals: Mapping[type, SignalInstance] = {
            StreamInfo: self.stream,
            SampleBatch: self.samples,
            Beat: self.beat,
            SkinResponse: self.response,
            Metric: self.metric,
            Gap: self.gap,
            Marker: self.marker,
            Phase: self.phase,
            RrIntervals: self.rr,
            PacerChange: self.pacer,
            Cue: self.cue,
            Offer: self.offer,
            DeviceStatus: self.device,
            SessionState: self.session,
        }

    def drain(self) -> int:
        """Emit what has come since the last call; return how many events that was."""
        count = self._events.qsize()
        for _ in range(count):
            event = self._events.get_nowait()
            signal = self._signals.get(type(event))
            if signal is not None:
                signal.emit(event)
        return count
