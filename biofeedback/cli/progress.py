"""How far a run has come, on standard error."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from biofeedback.events import Emit, Event, Tick


@contextlib.contextmanager
def progress(what: str, total_s: float | None) -> Iterator[Emit]:
    """Show session time while it passes; yields the listener that is fed the events."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total_s)

        def show(event: Event) -> None:
            if isinstance(event, Tick):
                bar.update(task, completed=event.time)

        yield show
