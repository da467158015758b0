import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from logging import LogRecord
from pathlib import Path

import pytest

from biofeedback.errors import RecordingError
from biofeedback.events import (
    Beat,
    Event,
    RrIntervals,
    SampleBatch,
    SessionState,
    Tick,
    read_only,
)
from biofeedback.recordings.codec import encode
from biofeedback.recordings.recorder import Recorder
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, session_meta

_CHILD = """
import sys, time
from pathlib import Path
from biofeedback.events import SampleBatch, Tick, read_only
from biofeedback.recordings.recorder import Recorder
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import session_meta

vault = Vault.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
recorder = Recorder(vault.new_session(session_meta()), print)
count = 0
while True:
    recorder.put(Tick(float(count)))
    recorder.put(SampleBatch(float(count), "s", 130.0, read_only(range(20)), float(count)))
    print(count, time.monotonic(), flush=True)
    count += 1
    time.sleep(0.01)
"""


def test_what_any_thread_puts_is_recorded_in_order(vault: Vault) -> None:
    problems: list[str | None] = []
    recorder = Recorder(vault.new_session(session_meta()), problems.append, interval_s=0.01)

    def put(start: int) -> None:
        for number in range(start, start + 500):
            recorder.put(Tick(float(number)))

    threads = [threading.Thread(target=put, args=(1000 * each,)) for each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    recorder.close()
    times = [event.time for event in vault.session("last").events()]
    assert len(times) == 2000
    for start in range(0, 4000, 1000):
        mine = [time for time in times if start <= time < start + 1000]
        assert mine == sorted(mine)
    assert problems == []


def test_a_second_after_an_event_it_is_on_the_disk(vault: Vault) -> None:
    recorder = Recorder(vault.new_session(session_meta()), print, interval_s=0.01)
    recorder.put(Tick(1.0))
    journal = next((vault.folder / "sessions").glob("*-wal"))
    before = journal.stat().st_size
    deadline = time.monotonic() + 10
    while journal.stat().st_size == before and time.monotonic() < deadline:
        time.sleep(0.005)
    assert journal.stat().st_size > before
    recorder.close()


def test_a_beat_is_recorded_once_it_is_final(vault: Vault) -> None:
    recorder = Recorder(vault.new_session(session_meta()), print)
    recorder.put(Beat(1.0, "client", 0, 800.0, "ok", False, provisional=True))
    final = Beat(1.0, "client", 0, 800.0, "missed", False)
    recorder.put(final)
    recorder.close()
    assert list(vault.session("last").derived()) == [final]


def test_closing_writes_what_is_left(vault: Vault) -> None:
    recorder = Recorder(vault.new_session(session_meta()), print, interval_s=60.0)
    for event in everything():
        recorder.put(event)
    recorder.close()
    recording = vault.session("last")
    assert recording.complete
    assert len(list(recording.events())) + len(list(recording.derived())) == len(everything())


@pytest.mark.parametrize("after_s", [0.3, 1.4, 2.2])
def test_a_kill_costs_at_most_the_last_second(tmp_path: Path, after_s: float) -> None:
    own, child_key = tmp_path / "killed", os.urandom(32)
    Vault.create(own, child_key).close()
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(own), child_key.hex()],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    lines = [child.stdout.readline()]
    time.sleep(after_s)
    killed_at = time.monotonic()
    child.send_signal(signal.SIGKILL)
    lines += child.stdout.readlines()
    child.wait()
    child.stdout.close()
    with Vault.open(own, child_key) as again:
        recording = again.session("last")
        ticks = [event.time for event in recording.events() if isinstance(event, Tick)]
    assert not recording.complete
    assert ticks == [float(number) for number in range(len(ticks))]
    # A commit itself may take as long as a busy machine lets it; the rest is the promise.
    due = [line for line in lines if float(line.split()[1]) < killed_at - 1.5]
    assert len(ticks) >= len(due)
    assert sorted(path.suffix for path in (own / "sessions").iterdir()) == [".session"]


class _Disk:
    """A writer whose disk can be taken away."""

    def __init__(self) -> None:
        self.written: list[Event] = []
        self.problem: str | None = None
        self.delay_s = 0.0
        self.closed: bool | None = None

    def write(self, events: list[Event]) -> None:
        time.sleep(self.delay_s)
        if self.problem is not None:
            raise RecordingError(self.problem)
        self.written += events

    def close(self, *, complete: bool = True) -> None:
        self.closed = complete


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)
    assert condition()


def test_a_full_disk_is_said_once_and_costs_nothing() -> None:
    disk = _Disk()
    problems: list[str | None] = []
    recorder = Recorder(disk, problems.append, interval_s=0.01)
    recorder.put(Tick(0.0))
    _wait_for(lambda: len(disk.written) == 1)
    disk.problem = "No room is left."
    for number in range(1, 6):
        recorder.put(Tick(float(number)))
    _wait_for(lambda: problems == ["No room is left."])
    time.sleep(0.05)
    assert problems == ["No room is left."]
    assert len(disk.written) == 1
    disk.problem = None
    _wait_for(lambda: problems == ["No room is left.", None])
    recorder.put(Tick(6.0))
    recorder.close()
    assert disk.written == [Tick(float(number)) for number in range(7)]
    assert disk.closed is True


def test_a_disk_that_stays_full_is_said_when_the_session_ends() -> None:
    disk = _Disk()
    disk.problem = "No room is left."
    recorder = Recorder(disk, lambda _: None, interval_s=0.01, patience_s=0.05)
    recorder.put(Tick(0.0))
    with pytest.raises(RecordingError, match="No room"):
        recorder.close()
    assert disk.closed is False


def test_a_disk_that_has_room_again_at_the_end_gets_everything() -> None:
    disk = _Disk()
    disk.problem = "No room is left."
    recorder = Recorder(disk, lambda _: None, interval_s=0.01, patience_s=10.0)
    recorder.put(Tick(0.0))
    threading.Timer(0.1, lambda: setattr(disk, "problem", None)).start()
    recorder.close()
    assert disk.written == [Tick(0.0)]
    assert disk.closed is True


def test_a_slow_disk_holds_nobody_up() -> None:
    disk = _Disk()
    disk.delay_s = 0.3
    recorder = Recorder(disk, lambda _: None, interval_s=0.01)
    began = time.monotonic()
    for number in range(1000):
        recorder.put(Tick(float(number)))
    assert time.monotonic() - began < 0.3
    recorder.close()
    assert len(disk.written) == 1000


def test_what_is_no_event_is_left_out_and_logged(logged_warnings: list[LogRecord]) -> None:
    disk = _Disk()

    def write(events: list[Event]) -> None:
        for event in events:
            encode(event)
        disk.written += events

    disk.write = write  # type: ignore[method-assign]
    recorder = Recorder(disk, lambda _: None, interval_s=0.01)
    recorder.put(Tick(0.0))
    recorder.put("not an event")  # type: ignore[arg-type]
    recorder.put(Tick(1.0))
    recorder.close()
    assert disk.written == [Tick(0.0), Tick(1.0)]
    assert logged_warnings.pop().getMessage() == "an event cannot be recorded"


def test_a_listener_that_cannot_listen_does_not_end_the_recording(
    logged_warnings: list[LogRecord],
) -> None:
    disk = _Disk()
    disk.problem = "No room is left."

    def deaf(_: str | None) -> None:
        raise RuntimeError("loop is closed")

    recorder = Recorder(disk, deaf, interval_s=0.01)
    recorder.put(Tick(0.0))
    _wait_for(lambda: len(logged_warnings) == 1)
    disk.problem = None
    _wait_for(lambda: len(disk.written) == 1)
    recorder.close()
    logged_warnings.clear()


def test_the_file_system_itself_can_be_full(vault: Vault) -> None:
    writer = vault.new_session(session_meta())
    writer.write([Tick(0.0)])
    pages = writer._connection.execute("PRAGMA page_count").fetchone()[0]
    writer._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    problems: list[str | None] = []
    recorder = Recorder(writer, problems.append, interval_s=0.01)
    events = [SampleBatch(float(n), "s", 130.0, read_only([n + 0.1] * 500), n) for n in range(50)]
    for event in events:
        recorder.put(event)
    _wait_for(lambda: bool(problems))
    assert "make some room" in str(problems[0])
    writer._connection.execute("PRAGMA max_page_count = 1000000")
    recorder.close()
    assert list(vault.session("last").events()) == [Tick(0.0), *events]


def test_a_folder_that_is_away_for_a_while_gets_everything(vault: Vault) -> None:
    problems: list[str | None] = []
    recorder = Recorder(vault.new_session(session_meta()), problems.append, interval_s=0.01)
    recorder.put(Tick(0.0))
    sessions, away = vault.folder / "sessions", vault.folder / "away"
    time.sleep(0.05)
    sessions.rename(away)
    recorder.put(Tick(1.0))
    _wait_for(lambda: len(problems) == 1)
    assert "put the folder back" in str(problems[0])
    recorder.put(Tick(2.0))
    away.rename(sessions)
    _wait_for(lambda: problems[1:] == [None])
    recorder.close()
    assert list(vault.session("last").events()) == [Tick(0.0), Tick(1.0), Tick(2.0)]


def test_a_pause_stays_a_hole(vault: Vault) -> None:
    recorder = Recorder(vault.new_session(session_meta()), print)
    events: list[Event] = [
        RrIntervals(1.0, "client", "x", None, (800.0,)),
        SessionState(2.0, recording=False, paused_by="client"),
        SessionState(600.0, recording=True),
        RrIntervals(601.0, "client", "x", None, (800.0,)),
    ]
    for event in events:
        recorder.put(event)
    recorder.close()
    assert list(vault.session("last").events()) == events
