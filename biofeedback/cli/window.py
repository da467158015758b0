"""Sessions in the window: the library is opened beside Qt, so that neither waits for the other."""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

from biofeedback.cli.inputs import Input
from biofeedback.cli.library import open_or_create_library
from biofeedback.cli.tables import tables
from biofeedback.errors import UsageError
from biofeedback.events import SessionMeta
from biofeedback.guidance.offers import Settings
from biofeedback.session.demo import SimulatedPeople
from biofeedback.session.guide import Guide
from biofeedback.session.handle import SessionHandle
from biofeedback.session.loop import SessionThread
from biofeedback.session.replaying import ReplayHandle
from biofeedback.session.sharing import Sharing


def demo_in_window(args: argparse.Namespace, meta: SessionMeta) -> int:
    """Open the window on simulated people and record them."""
    need_display()
    with (
        ThreadPoolExecutor(1) as beside,
        tables(args.metrics) as filled,
        closing(SessionThread(args.speed)) as thread,
    ):
        opening = beside.submit(open_or_create_library, args.library)
        from biofeedback.ui.app import run

        with opening.result() as vault:
            people = SimulatedPeople(args.people, args.seed, args.scenario)
            sharing = Sharing()
            sharing.want(args.share)
            started: list[SessionHandle] = []

            def start() -> SessionHandle:
                handle = SessionHandle(
                    thread,
                    lambda session: [*people.sources(session), *sharing.sources(session)],
                    (people.listen, sharing.listen, *filled),
                    vault.new_session(meta),
                    # nobody's signals are at stake: offers need not be observed first
                    Guide(Settings("session", silent_sessions=0), seed=args.seed),
                    None if args.minutes is None else 60.0 * args.minutes,
                )
                started.append(handle)
                return handle

            status = run(start)
            thread.close()
            for handle in started:
                _raise_its_error(handle.done)
            return status


def replay_in_window(opened: Input, args: argparse.Namespace) -> int:
    """Open the window on a recording."""
    need_display()
    from biofeedback.ui.app import run

    with (
        tables(args.metrics, args.beats) as filled,
        closing(SessionThread(args.speed)) as thread,
    ):
        return run(lambda: ReplayHandle(thread, opened.events(), filled))


def _raise_its_error(done: Future[None]) -> None:
    """Let what went another way in the session be said on the command line."""
    if not done.cancelled():
        done.result()


def need_display() -> None:
    """Raise a sentence where Qt would end the process with a page of its own."""
    found = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in found):
        raise UsageError("There is no display here: add --headless, or start it on a desktop.")
