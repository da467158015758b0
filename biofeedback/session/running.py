"""One running session: everything that happens passes through :meth:`Session.emit`, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

from biofeedback.clock import SessionClock
from biofeedback.events import (
    Author,
    Emit,
    Event,
    Gap,
    Marker,
    Metric,
    Offer,
    Person,
    Phase,
    RrIntervals,
    SampleBatch,
    SessionState,
    StreamInfo,
    Tick,
)
from biofeedback.guidance.offers import Settings
from biofeedback.recordings.people import Scope
from biofeedback.recordings.recorder import Recorder
from biofeedback.recordings.writer import SessionWriter
from biofeedback.session.guide import Guide
from biofeedback.signal.pipeline import Pipeline

WITHDRAWN: Final = "agreement withdrawn"
"""Kind of the mark that an agreement (its scope) was taken back, and the reason of the hole."""
AGREED: Final = "agreed again"
"""Kind of the mark that an agreement (its scope) was given while the session ran."""
_GUIDE_STEP_S = 0.05
_GUIDE_IDLE_S = 0.5


class Session:
    """Owns the recorder, the pipeline, the guide, and the pause.

    Every event is recorded to ``writer`` (None: nothing is kept), then heard by ``listeners``
    (tables, the window's queue), and so is what is derived from it. All methods run on the
    session's loop.
    """

    def __init__(
        self,
        clock: SessionClock,
        listeners: Sequence[Emit],
        writer: SessionWriter | None = None,
        guide: Guide | None = None,
    ) -> None:
        self.clock = clock
        self.guide = guide or Guide(Settings("session"))
        self._listeners = tuple(listeners)
        self._writer = writer
        self._pipeline = Pipeline()
        self._ended = asyncio.Event()
        self._over = False
        self._pause: SessionState | None = None
        self._stream_owner: dict[str, tuple[str, Person]] = {}
        self._devices: dict[str, Person] = {}
        self._may_record = True
        self._left_out: dict[Person, float] = {}
        """Whose signals are kept no more, and since when."""

    # --- the one path -----------------------------------------------------------------------
    def emit(self, event: Event) -> None:
        """Record, interpret, show: in this order, for every event."""
        match event:
            case StreamInfo():
                self._stream_owner[event.stream] = (event.device, event.person)
            case SampleBatch() | RrIntervals():
                self._remember_device(event)
                if self._pause is not None or self._wearer(event) in self._left_out:
                    return
        self._publish(event)
        for derived in self._pipeline.feed(event):
            self._publish(derived)
            if isinstance(derived, Offer):
                self._follow(self.guide.rise(derived))
            elif isinstance(derived, Metric) and derived.person == "client":
                self.guide.measured(derived)

    def _publish(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)

    def _wearer(self, event: SampleBatch | RrIntervals) -> Person | None:
        if isinstance(event, RrIntervals):
            return event.person
        owner = self._stream_owner.get(event.stream)
        return None if owner is None else owner[1]

    def _remember_device(self, event: SampleBatch | RrIntervals) -> None:
        if isinstance(event, RrIntervals):
            self._devices[event.device] = event.person
        elif event.stream in self._stream_owner:
            device, person = self._stream_owner[event.stream]
            self._devices[device] = person

    # --- life -------------------------------------------------------------------------------
    async def run(
        self, sources: Sequence[Coroutine[Any, Any, None]], duration_s: float | None = None
    ) -> None:
        """Run the sources until :meth:`end`, for ``duration_s`` seconds, or until all are done.

        An exception in a source ends the session and is raised when the rest has been stopped;
        :class:`RecordingError` when the last events could not be written.
        """
        recorder = self._start_recorder()
        self.emit(SessionState(self.clock.now(), recording=True))
        work: asyncio.Future[Any] = asyncio.gather(*sources) if sources else asyncio.Future()
        ticking = asyncio.gather(self._tick(), self._guide())
        ended = asyncio.ensure_future(self._ended.wait())
        waiting: set[asyncio.Future[Any]] = {work, ticking, ended}
        try:
            done, _ = await asyncio.wait(
                waiting, timeout=duration_s, return_when=asyncio.FIRST_COMPLETED
            )
            for future in done:
                future.result()
        finally:
            for future in waiting:
                future.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
            self._over = True
            self._close_holes()
            self.emit(SessionState(self.clock.now(), recording=False))
            for derived in self._pipeline.finish():
                self._publish(derived)
            if recorder is not None:
                recorder.close()

    def _start_recorder(self) -> Recorder | None:
        if self._writer is None:
            return None
        loop = asyncio.get_running_loop()

        def say(problem: str | None) -> None:
            loop.call_soon_threadsafe(self.report_problem, problem)

        recorder = Recorder(self._writer, say)
        self._listeners = (recorder.put, *self._listeners)
        return recorder

    def end(self) -> None:
        """Ask the session to end; sensors are stopped in good order first."""
        self._ended.set()

    async def _tick(self) -> None:
        second = 0
        while True:
            second += 1
            await asyncio.sleep(second - self.clock.now())
            self.emit(Tick(float(second)))

    # --- what people do ---------------------------------------------------------------------
    def mark(self, kind: str, author: Author, time: float, text: str = "") -> None:
        """Mark the instant ``time``, when the key went down."""
        marker = Marker(time, kind, author, text)
        self.guide.marked(marker)
        self.emit(marker)

    def begin_phase(self, name: str, author: Author) -> None:
        """Begin a part of the session."""
        self.emit(Phase(self.clock.now(), name, author))

    def guided(self, act: Callable[[Guide, float], list[Event]]) -> None:
        """Let ``act`` do something to the guide now; whatever fell due before comes first."""
        now = self.clock.now()
        self._follow(self.guide.feed(now))
        self._follow(act(self.guide, now))

    def _follow(self, events: list[Event]) -> None:
        for event in events:
            self.emit(event)

    async def _guide(self) -> None:
        """Feed the guide while it leads, often enough that no eye sees a change come late."""
        while True:
            await asyncio.sleep(_GUIDE_STEP_S if self.guide.busy else _GUIDE_IDLE_S)
            self._follow(self.guide.feed(self.clock.now()))

    def pause(self, author: Author) -> None:
        """Pause sensing: what sensors send from now on is not kept."""
        if self._pause is None:
            self._pause = SessionState(self.clock.now(), recording=True, paused_by=author)
            self.emit(self._pause)

    def resume(self) -> None:
        """Sense again; the hole stays a hole, labelled with who paused.

        Nothing is sensed where the agreement to be recorded was taken back.
        """
        if self._pause is None or not self._may_record:
            return
        self._close_pause()
        self.emit(SessionState(self.clock.now(), recording=True))

    def _close_pause(self) -> None:
        if self._pause is None:
            return
        pause, self._pause = self._pause, None
        reason = f"paused by {pause.paused_by}" if self._may_record else WITHDRAWN
        self._close_hole(tuple(self._devices.items()), pause.time, reason)

    def _close_holes(self) -> None:
        """The session ends: what was paused or left out until now is a hole with its reason."""
        left_out, self._left_out = self._left_out, {}
        for person, since in left_out.items():
            devices = [(device, who) for device, who in self._devices.items() if who == person]
            self._close_hole(devices, since, WITHDRAWN)
        self._close_pause()

    def _close_hole(self, devices: Sequence[tuple[str, Person]], since: float, reason: str) -> None:
        now = self.clock.now()
        for device, person in devices:
            self.emit(Gap(now, device, person, since, now, reason))

    # --- agreements -------------------------------------------------------------------------
    def withdraw(self, scope: Scope) -> None:
        """An agreement was taken back: what it allowed ends now, and a mark says so.

        The mark is heard by whatever measures or shares; what still comes from there is not kept.
        """
        now = self.clock.now()
        self.mark(WITHDRAWN, "client", now, scope)
        if scope == "record":
            self.pause("client")
            self._may_record = False
        elif scope == "second sensor":
            self._left_out.setdefault("therapist", now)

    def agree(self, scope: Scope) -> None:
        """An agreement was given: recording goes on; the rest takes effect in the next session."""
        self.mark(AGREED, "client", self.clock.now(), scope)
        if scope == "record" and not self._may_record:
            self._close_pause()
            self._may_record = True
            self.emit(SessionState(self.clock.now(), recording=True))

    def report_problem(self, problem: str | None) -> None:
        """Say that the recording cannot be written at the moment, or that it can again."""
        if not self._over:
            paused_by = None if self._pause is None else self._pause.paused_by
            self.emit(SessionState(self.clock.now(), True, paused_by, problem))
