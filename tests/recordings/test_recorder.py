import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from biofeedback.events import Beat, Tick
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
