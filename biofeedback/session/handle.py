"""What another thread holds of a running session: its events, its clock and its commands."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from typing import Any, TypeAlias

from biofeedback.clock import SessionClock
from biofeedback.events import Author, Emit, Event
from biofeedback.guidance.checkins import Instrument
from biofeedback.guidance.course import Course
from biofeedback.guidance.offers import Settings
from biofeedback.guidance.patterns import Pattern
from biofeedback.guidance.safety import Limits
from biofeedback.recordings.people import Scope
from biofeedback.recordings.writer import SessionWriter
from biofeedback.session.guide import Guide
from biofeedback.session.loop import SessionThread
from biofeedback.session.running import Session

Sources: TypeAlias = Callable[[Session], Sequence[Coroutine[Any, Any, None]]]
"""Given the session, the coroutines of its sensors; called on the session's loop."""


class SessionHandle:
    """Starts a session on a session thread; every method may be called from any other thread."""

    def __init__(
        self,
        thread: SessionThread,
        sources: Sources,
        listeners: Sequence[Emit] = (),
        writer: SessionWriter | None = None,
        guide: Guide | None = None,
        duration_s: float | None = None,
    ) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.clock = SessionClock(thread.loop.time)
        self.offer_settings = Settings("home") if guide is None else guide.offer_settings
        self._thread = thread
        self._session = Session(self.clock, (*listeners, self.events.put), writer, guide)
        begun = threading.Event()
        self.done: Future[None] = thread.submit(self._run(sources, duration_s, begun))
        begun.wait()

    async def _run(
        self, sources: Sources, duration_s: float | None, begun: threading.Event
    ) -> None:
        # set after this step, in which the session begins: no command can come before it
        asyncio.get_running_loop().call_soon(begun.set)
        await self._session.run(sources(self._session), duration_s)

    def mark(self, kind: str, author: Author = "therapist", text: str = "") -> None:
        """Mark this instant."""
        self._thread.call(self._session.mark, kind, author, self.clock.now(), text)

    def begin_phase(self, name: str, author: Author = "therapist") -> None:
        """Begin a part of the session."""
        self._thread.call(self._session.begin_phase, name, author)

    def next_phase(
        self,
        name: str,
        author: Author = "therapist",
        pattern: Pattern | None = None,
        lead_from_per_min: float | None = None,
    ) -> None:
        """Announce a part of the session to the client, and begin it a little later."""
        self._guided(
            lambda guide, now: guide.next_phase(name, now, author, pattern, lead_from_per_min)
        )

    def show_prompt(self, prompt_id: str, author: Author = "therapist") -> None:
        """Show a prompt on the client's side."""
        self._guided(lambda guide, now: guide.show_prompt(prompt_id, now, author))

    def show_still(self, author: Author = "therapist") -> None:
        """Show a still picture on the client's side."""
        self._guided(lambda guide, now: guide.show_still(now, author))

    def clear(self, author: Author = "therapist") -> None:
        """Take the prompt away."""
        self._guided(lambda guide, now: guide.clear(now, author))

    def something_else(self, author: Author = "client") -> None:
        """Let the client choose from three prompts."""
        self._guided(lambda guide, now: guide.something_else(now, author))

    def ask(self, instrument: Instrument, author: Author = "therapist") -> None:
        """Put questions before the client."""
        self._guided(lambda guide, now: guide.ask(instrument, now, author))

    def deny(self, prompt_id: str, author: Author = "client") -> None:
        """Take a prompt away, and offer it no more in this session."""
        self._guided(lambda guide, now: guide.deny(prompt_id, now, author))

    def start_pacer(
        self,
        pattern: Pattern,
        author: Author = "therapist",
        lead_from_per_min: float | None = None,
    ) -> None:
        """Start the pacer, or change its pattern where the running cycle ends."""
        self._guided(lambda guide, now: guide.start_pacer(pattern, now, author, lead_from_per_min))

    def stop_pacer(self, author: Author = "therapist") -> None:
        """Stop the pacer at once."""
        self._guided(lambda guide, now: guide.stop_pacer(now, author))

    def fade_after(self, minutes: float | None, author: Author = "therapist") -> None:
        """Let shape and sound fade out from a minute of a paced block on; None for never."""
        self._guided(lambda guide, now: guide.fade_after(minutes, now, author))

    def hold_here(self) -> None:
        """Let the pacer stay at the rate it has led to."""
        self._guided(lambda guide, now: guide.hold_here(now))

    def lead_on(self) -> None:
        """Let the pacer lead on."""

        def act(guide: Guide, now: float) -> list[Event]:
            guide.lead_on(now)
            return []

        self._guided(act)

    def light_headed(self, author: Author = "client") -> None:
        """Halt the pacer and show the way out."""
        self._guided(lambda guide, now: guide.light_headed(now, author))

    def stop_all(self, author: Author = "therapist") -> None:
        """Stop pacer and prompt with one key."""
        self._guided(lambda guide, now: guide.stop(now, author))

    def blank(self, author: Author = "program") -> None:
        """Leave nothing on the client's side: its display is gone, say."""
        self._guided(lambda guide, now: guide.blank(now, author))

    def begin_course(self, course: Course, author: Author = "client") -> None:
        """Run a practice, a try or the search for a pace."""
        self._guided(lambda guide, now: guide.begin_course(course, now, author))

    def next_part(self, author: Author = "client") -> None:
        """End the course's present part."""
        self._guided(lambda guide, now: guide.next_part(now, author))

    def answer(self, answer: Callable[[float], list[Event]]) -> None:
        """Answer what a course asked; ``answer`` is given the time and returns what follows."""
        self._guided(lambda guide, now: guide.answered(answer, now))

    def change_pace(self, by_per_min: float, author: Author = "client") -> None:
        """Quicken the pacer, or slow it, where its breath ends."""
        self._guided(lambda guide, now: guide.change_pace(by_per_min, now, author))

    def dismiss_offer(self, author: Author = "therapist") -> None:
        """Pass on an offer."""
        self._guided(lambda guide, now: guide.dismissed(now, author))

    def switch_offers_off(self) -> None:
        """Make no more offers in this session."""

        def act(guide: Guide, _now: float) -> list[Event]:
            guide.switch_offers_off()
            return []

        self._guided(act)

    def _guided(self, act: Callable[[Guide, float], list[Event]]) -> None:
        self._thread.call(self._session.guided, act)

    def pause(self, author: Author = "therapist") -> None:
        """Pause sensing."""
        self._thread.call(self._session.pause, author)

    def resume(self) -> None:
        """Sense again."""
        self._thread.call(self._session.resume)

    def withdraw(self, scope: Scope) -> None:
        """An agreement was taken back: what it allowed ends now."""
        self._thread.call(self._session.withdraw, scope)

    def agree(self, scope: Scope) -> None:
        """An agreement was given while the session runs."""
        self._thread.call(self._session.agree, scope)

    def keep_within(self, limits: Limits) -> None:
        """The client told more: other limits hold from now on."""

        def act(guide: Guide, _now: float) -> list[Event]:
            guide.keep_within(limits)
            return []

        self._guided(act)

    def end(self) -> None:
        """Ask the session to end; ``done`` is set when its sensors have been stopped."""
        self._thread.call(self._session.end)
