"""One running session: everything that happens passes through :meth:`Session.emit`, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from biofeedback.clock import SessionClock
from biofeedback.events import (
    Author,
    Cue,
    Emit,
    Event,
    Gap,
    Marker,
    PacerChange,
    Person,
    Phase,
    RrIntervals,
    SampleBatch,
    SessionState,
    StreamInfo,
    Tick,
)
from biofeedback.guidance.pacer import next_cycle_start
from biofeedback.guidance.patterns import Pattern
from biofeedback.recordings.recorder import Recorder
from biofeedback.recordings.writer import SessionWriter
from biofeedback.signal.pipeline import Pipeline


class Session:
    """Owns the recorder, the pipeline and what people change: pacer, prompt, pause.

    Every event is recorded to ``writer`` (None: nothing is kept), then heard by ``listeners``
    (tables, the window's queue), and so is what is derived from it. All methods run on the
    session's loop.
    """

    def __init__(
        self, clock: SessionClock, listeners: Sequence[Emit], writer: SessionWriter | None = None
    ) -> None:
        self.clock = clock
        self._listeners = tuple(listeners)
        self._writer = writer
        self._pipeline = Pipeline()
        self._ended = asyncio.Event()
        self._over = False
        self._pacer: PacerChange | None = None
        self._coming_pacer: asyncio.TimerHandle | None = None
        self._pause: SessionState | None = None
        self._stream_owner: dict[str, tuple[str, Person]] = {}
        self._devices: dict[str, Person] = {}

    # --- the one path -----------------------------------------------------------------------
    def emit(self, event: Event) -> None:
        """Record, interpret, show: in this order, for every event."""
        match event:
            case StreamInfo():
                self._stream_owner[event.stream] = (event.device, event.person)
            case SampleBatch() | RrIntervals():
                if self._pause is not None:
                    return
                self._remember_device(event)
        self._publish(event)
        for derived in self._pipeline.feed(event):
            self._publish(derived)

    def _publish(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)

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
        ticking = asyncio.ensure_future(self._tick())
        ended = asyncio.ensure_future(self._ended.wait())
        waiting = {work, ticking, ended}
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
            if self._coming_pacer is not None:
                self._coming_pacer.cancel()
            self._over = True
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
        self.emit(Marker(time, kind, author, text))

    def begin_phase(self, name: str, author: Author) -> None:
        """Begin a part of the session."""
        self.emit(Phase(self.clock.now(), name, author))

    def show_prompt(self, prompt_id: str, author: Author) -> None:
        """Show a prompt on the client's side, in place of the one before."""
        self.emit(Cue(self.clock.now(), "prompt", prompt_id, author))

    def clear(self, author: Author) -> None:
        """Take the prompt away; the pacer goes on."""
        self.emit(Cue(self.clock.now(), "clear", "", author))

    def start_pacer(self, pattern: Pattern, author: Author) -> None:
        """Start the pacer now, or change its pattern where the running cycle ends."""
        self._forget_coming_pacer()
        now = self.clock.now()
        if self._pacer is None:
            self._set_pacer(PacerChange(now, pattern.id, pattern.phases, author))
            return
        change = PacerChange(next_cycle_start(self._pacer, now), pattern.id, pattern.phases, author)
        self._coming_pacer = asyncio.get_running_loop().call_later(
            change.time - now, self._set_pacer, change
        )

    def stop_pacer(self, author: Author) -> None:
        """Stop the pacer at once."""
        self._forget_coming_pacer()
        if self._pacer is not None:
            self._set_pacer(PacerChange(self.clock.now(), self._pacer.pattern, (), author))

    def stop_all(self, author: Author) -> None:
        """Stop pacer and prompt with one key; the recording goes on."""
        self.stop_pacer(author)
        self.emit(Cue(self.clock.now(), "stop", "", author))

    def _set_pacer(self, change: PacerChange) -> None:
        self._coming_pacer = None
        self._pacer = change if change.phases else None
        self.emit(change)

    def _forget_coming_pacer(self) -> None:
        if self._coming_pacer is not None:
            self._coming_pacer.cancel()
            self._coming_pacer = None

    def pause(self, author: Author) -> None:
        """Pause sensing: what sensors send from now on is not kept."""
        if self._pause is None:
            self._pause = SessionState(self.clock.now(), recording=True, paused_by=author)
            self.emit(self._pause)

    def resume(self) -> None:
        """Sense again; the hole stays a hole, labelled with who paused."""
        if self._pause is None:
            return
        pause, self._pause = self._pause, None
        now = self.clock.now()
        for device, person in self._devices.items():
            reason = f"paused by {pause.paused_by}"
            self.emit(Gap(now, device, person, pause.time, now, reason))
        self.emit(SessionState(now, recording=True))

    def report_problem(self, problem: str | None) -> None:
        """Say that the recording cannot be written at the moment, or that it can again."""
        if not self._over:
            paused_by = None if self._pause is None else self._pause.paused_by
            self.emit(SessionState(self.clock.now(), True, paused_by, problem))
