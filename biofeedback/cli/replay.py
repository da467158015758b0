"""``biofeedback replay``: play a recording or a file through the same path as a live session."""

from __future__ import annotations

import argparse

from biofeedback.cli.inputs import add_input_arguments, chosen_columns, open_input
from biofeedback.cli.progress import progress
from biofeedback.cli.speed import add_speed_argument
from biofeedback.cli.tables import add_table_arguments, tables
from biofeedback.errors import UsageError
from biofeedback.session.loop import MAX_SPEED
from biofeedback.session.replaying import interpret, play


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_input_arguments(parser)
    parser.add_argument("--headless", action="store_true", help="without a window")
    add_speed_argument(parser, default="1")
    add_table_arguments(parser, beats=True)


def run(args: argparse.Namespace) -> int:
    """Replay each file in turn."""
    if (args.metrics or args.beats) and len(args.files) > 1:
        raise UsageError("--metrics and --beats hold one FILE: replay the files one at a time.")
    if not args.headless and args.speed == MAX_SPEED:
        raise UsageError("--speed max goes with --headless: a window needs a speed to draw at.")
    if not args.headless and len(args.files) > 1:
        raise UsageError("The window shows one FILE: add --headless for several.")
    columns = chosen_columns(args.column)
    opened = [open_input(path, args.sampling_rate, args.library, columns) for path in args.files]
    if not args.headless:
        from biofeedback.cli.window import replay_in_window

        return replay_in_window(opened[0], args)
    for path, each in zip(args.files, opened, strict=True):
        with tables(args.metrics, args.beats) as filled, progress(str(path), None) as shown:
            if args.speed == MAX_SPEED:
                interpret(each.events(), (*filled, shown))
            else:
                play(each.events(), args.speed, (*filled, shown))
    return 0
