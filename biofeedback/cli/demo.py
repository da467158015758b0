"""``biofeedback demo``: try it with a simulated client."""

from __future__ import annotations

import argparse
import asyncio
import signal
from pathlib import Path

from biofeedback.cli.library import add_library_argument, new_meta, open_or_create_library
from biofeedback.cli.progress import progress
from biofeedback.cli.speed import add_speed_argument
from biofeedback.cli.tables import add_table_arguments, tables
from biofeedback.clock import SessionClock
from biofeedback.devices.simulated.scenarios import SCENARIOS
from biofeedback.errors import UsageError
from biofeedback.events import SessionMeta
from biofeedback.session.demo import SimulatedPeople, guided_thirds
from biofeedback.session.loop import MAX_SPEED, new_loop
from biofeedback.session.running import Session
from biofeedback.session.sharing import Sharing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--headless",
        action="store_true",
        help="without a window: free breathing, breathing with the pacer, and free again",
    )
    parser.add_argument(
        "--minutes",
        type=_minutes,
        default=None,
        metavar="M",
        help="end after M minutes of session time (headless: 6 unless you say otherwise)",
    )
    add_speed_argument(parser, default="1")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="another person for each N (default 1)"
    )
    parser.add_argument(
        "--scenario",
        choices=SCENARIOS,
        default="two-rises",
        metavar="NAME",
        help="what happens: "
        + "; ".join(f"{scenario.name}: {scenario.summary}" for scenario in SCENARIOS.values()),
    )
    parser.add_argument(
        "--people",
        type=int,
        choices=(1, 2),
        default=1,
        help="2: the therapist wears sensors too",
    )
    parser.add_argument(
        "--share",
        action="store_true",
        help="send what is measured to this network, as Lab Streaming Layer streams",
    )
    add_library_argument(parser)
    add_table_arguments(parser, beats=False)


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0.05 <= minutes <= 24 * 60:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of minutes from 0.05 to 1440")
    return minutes


def run(args: argparse.Namespace) -> int:
    """Run the demonstration and say where its results are."""
    if args.headless:
        return _headless(args)
    if args.speed == MAX_SPEED:
        raise UsageError("--speed max goes with --headless: a window needs a speed to draw at.")
    from biofeedback.cli.window import demo_in_window

    return demo_in_window(args, demo_meta(args))


def _headless(args: argparse.Namespace) -> int:
    # asked to end, it ends as Ctrl-C does: sensors let go, recording closed
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    duration_s = 60.0 * (6.0 if args.minutes is None else args.minutes)
    sharing = Sharing()
    sharing.want(args.share)
    people = SimulatedPeople(args.people, args.seed, args.scenario)
    with open_or_create_library(args.library) as vault:
        meta = demo_meta(args)
        with (
            tables(args.metrics) as filled,
            progress("recording", duration_s) as shown,
            asyncio.Runner(loop_factory=lambda: new_loop(args.speed)) as runner,
        ):

            async def main() -> None:
                clock = SessionClock(asyncio.get_running_loop().time)
                listeners = (*filled, shown, people.listen, sharing.listen)
                session = Session(clock, listeners, vault.new_session(meta))
                sources = [*people.sources(session), *sharing.sources(session)]
                await session.run([*sources, guided_thirds(session, duration_s)], duration_s)

            runner.run(main())
    _print_results(vault.folder, meta.session_id, args.metrics)
    return 0


def demo_meta(args: argparse.Namespace) -> SessionMeta:
    """What is known of a demonstration before it begins."""
    return new_meta("simulated", f"scenario {args.scenario}, seed {args.seed}")


def _print_results(library: Path, session_id: str, metrics: Path | None) -> None:
    print(f"Recording: {session_id} in {library}")
    if metrics is not None:
        print(f"Metrics: {metrics}")
    print(f"Next: biofeedback export {session_id} --format csv")
