"""Write a session again with less in it, for what somebody wants gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from biofeedback.events import Event, SessionMeta
from biofeedback.recordings.additions import copy_additions
from biofeedback.recordings.recording import Recording, open_recording
from biofeedback.recordings.writer import SessionWriter

_EVENTS_A_COMMIT: Final = 2000


@contextmanager
def rewritten(
    recording: Recording,
    path: Path,
    key: bytes,
    keep: Callable[[Event], bool],
    meta: SessionMeta | None = None,
) -> Iterator[Recording]:
    """The events that ``keep`` wants, in a new file under a new key (and, if given, ``meta``).

    The file is taken away again when the block, which makes it the session's file, does not end
    well.
    """
    writer = SessionWriter(path, key, meta or recording.meta)
    try:
        some: list[Event] = []
        for event in recording.all_events():
            if keep(event):
                some.append(event)
            if len(some) >= _EVENTS_A_COMMIT:
                writer.write(some)
                some.clear()
        writer.write(some)
        writer.close(complete=recording.complete)
        again = open_recording(path, key)
        copy_additions(recording, again)
        yield again
    except BaseException:
        writer.discard()
        raise
