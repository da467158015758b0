"""The tables a run can leave behind: metrics and beats as CSV, written row by row."""

from __future__ import annotations

import argparse
import contextlib
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from biofeedback.events import Beat, Emit, Event, Metric, Tick

METRICS_HEADER = ("time_s", "person", "metric", "value", "unit", "window_s", "quality", "reason")
BEATS_HEADER = ("time_s", "person", "rr_ms", "verdict")


def add_table_arguments(parser: argparse.ArgumentParser, *, beats: bool) -> None:
    """Declare ``--metrics`` and, if asked, ``--beats``."""
    parser.add_argument(
        "--metrics",
        type=Path,
        metavar="OUT.csv",
        help="write one row for each update of a metric: "
        + ",".join(METRICS_HEADER)
        + "; a withheld value is an empty field with a reason",
    )
    if beats:
        parser.add_argument(
            "--beats",
            type=Path,
            metavar="OUT.csv",
            help="write one row for each beat: " + ",".join(BEATS_HEADER),
        )


@contextlib.contextmanager
def tables(metrics: Path | None, beats: Path | None = None) -> Iterator[tuple[Emit, ...]]:
    """Open the tables asked for; yields the listeners that fill them."""
    with contextlib.ExitStack() as files:
        listeners: list[Emit] = []
        if metrics is not None:
            listeners.append(_metrics_table(files.enter_context(_open(metrics))))
        if beats is not None:
            listeners.append(_beats_table(files.enter_context(_open(beats))))
        yield tuple(listeners)


def _open(path: Path) -> IO[str]:
    return path.open("w", encoding="utf-8", newline="")


def _metrics_table(file: IO[str]) -> Emit:
    writer = csv.writer(file)
    writer.writerow(METRICS_HEADER)

    def write(event: Event) -> None:
        if isinstance(event, Metric):
            writer.writerow(
                (
                    repr(event.time),
                    event.person,
                    event.name,
                    "" if event.value is None else repr(event.value),
                    event.unit,
                    repr(event.window_s),
                    repr(event.quality),
                    event.reason or "",
                )
            )
        elif isinstance(event, Tick):
            file.flush()

    return write


def _beats_table(file: IO[str]) -> Emit:
    writer = csv.writer(file)
    writer.writerow(BEATS_HEADER)

    def write(event: Event) -> None:
        if isinstance(event, Beat) and not event.provisional:
            writer.writerow((repr(event.time), event.person, repr(event.rr_ms), event.verdict))
        elif isinstance(event, Tick):
            file.flush()

    return write
