"""A headless session that tells, event by event, what it has handed to the recorder.

Started by :mod:`benchmarks.crash`: ``python -m benchmarks.crash_child FOLDER KEY USER``. Prints
``number checksum time`` for each event and ``problem …`` for each change of the recorder's state;
``end`` on standard input ends the session in good order.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
import zlib
from dataclasses import replace
from pathlib import Path

from biofeedback.clock import SessionClock
from biofeedback.errors import RecordingError
from biofeedback.events import Beat, Event, Metric, SessionMeta, SessionState
from biofeedback.recordings.codec import encode
from biofeedback.recordings.vault import Vault, new_session_id
from biofeedback.session.demo import SimulatedPeople
from biofeedback.session.running import Session


def checksum(event: Event) -> str:
    """Of an event's kind and bytes; a whole number counts as the float it equals."""
    if isinstance(event, Metric):
        event = replace(event, quality=float(event.quality))
    kind, body = encode(event)
    return f"{zlib.crc32(kind.encode() + body):08x}"


class Teller:
    """Prints what the recorder was given."""

    def __init__(self) -> None:
        self._count = 0

    def listen(self, event: Event) -> None:
        """Tell of an event, right after the recorder took it."""
        if isinstance(event, Beat) and event.provisional:
            return
        print(self._count, checksum(event), time.monotonic())
        self._count += 1
        if isinstance(event, SessionState):
            print("problem", event.problem or "none")
        sys.stdout.flush()


async def _main(folder: Path, key: bytes) -> None:
    people = SimulatedPeople(1, seed=1, scenario="two-rises")
    meta = SessionMeta(new_session_id(), "2026-01-01T00:00:00+00:00", "simulated", "crash")
    loop = asyncio.get_running_loop()
    clock = SessionClock(loop.time)
    with Vault.open(folder, key) as vault:
        writer = vault.new_session(meta)
    session = Session(clock, (Teller().listen, people.listen), writer)

    def wait_for_end() -> None:
        sys.stdin.readline()
        loop.call_soon_threadsafe(session.end)

    threading.Thread(target=wait_for_end, daemon=True).start()
    try:
        await session.run(people.sources(session))
    except RecordingError as error:
        print("problem at the end:", error)
    print("ended", flush=True)


def main() -> None:
    """Run as the user whose number is the third argument."""
    folder, key, user = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), int(sys.argv[3])
    if user != os.getuid():
        os.setuid(user)
    asyncio.run(_main(folder, key))


if __name__ == "__main__":
    main()
