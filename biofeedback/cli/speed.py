"""How fast session time runs."""

from __future__ import annotations

import argparse

from biofeedback.session.loop import MAX_SPEED


def add_speed_argument(parser: argparse.ArgumentParser, default: str) -> None:
    """Declare ``--speed``."""
    parser.add_argument(
        "--speed",
        type=_speed,
        default=default,
        metavar="X|max",
        help=f"times real time, or max for as fast as this computer can (default {default})",
    )


def _speed(text: str) -> float:
    if text == "max":
        return MAX_SPEED
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0.1 <= speed <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is neither max nor a number from 0.1 to 1000")
    return speed
