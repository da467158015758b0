"""What a recording survives: kills at random moments, a full disk, a folder away, sleep.

A headless session runs in a process of its own and prints a checksum of each event it records. What
is found on the disk afterwards is compared with that list, event by event.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.crash_child import checksum
from biofeedback.errors import BiofeedbackError
from biofeedback.recordings.vault import Vault

_NOBODY = 65534
_DISK_BYTES = 16 * 1024 * 1024


class Child:
    """The recording process and what it has told."""

    def __init__(self, folder: Path, user: int) -> None:
        self.key = os.urandom(32)
        self.folder = folder
        Vault.create(folder, self.key).close()
        if user != os.getuid():
            for path in (folder, *folder.rglob("*")):
                os.chown(path, user, user)
        command = [sys.executable, "-m", "benchmarks.crash_child", str(folder), self.key.hex()]
        self._process = subprocess.Popen(
            [*command, str(user)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.told: list[tuple[str, float]] = []
        self.problems: list[str] = []
        self.ended = False
        self._read_line()

    def _read_line(self) -> bool:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line.startswith("problem"):
            self.problems.append(line.split(" ", 1)[1].strip())
        elif line.startswith("ended"):
            self.ended = True
        elif line.endswith("\n"):  # a kill may have cut the last line short
            _, check, at = line.split()
            self.told.append((check, float(at)))
        return bool(line)

    def read_for(self, seconds: float) -> None:
        """Keep reading, so that the child never waits for us."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._read_line():
            pass

    def kill(self) -> float:
        """End it without a word; returns when."""
        at = time.monotonic()
        self._process.send_signal(signal.SIGKILL)
        self._drain()
        return at

    def sleep(self, seconds: float) -> None:
        """Let it stand still, as a computer does that is asleep."""
        self._process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self._process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """End it in good order."""
        assert self._process.stdin is not None
        self._process.stdin.write("end\n")
        self._process.stdin.flush()
        self._drain()

    def _drain(self) -> None:
        while self._read_line():
            pass
        self._process.communicate()

    def found(self) -> tuple[list[str], bool]:
        """Checksums of what is on the disk, and whether the session is marked complete."""
        with Vault.open(self.folder, self.key) as vault:
            recording = vault.session("last")
            return [checksum(event) for event in recording.all_events()], recording.complete


def _killed(rounds: int, chance: random.Random) -> None:
    missing = corrupt = 0
    worst_s = 0.0
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            child = Child(Path(folder) / "library", os.getuid())
            child.read_for(chance.uniform(0.0, 4.0))
            killed_at = child.kill()
            told = [check for check, _ in child.told]
            try:
                found, _ = child.found()
            except BiofeedbackError as error:
                corrupt += 1
                print(f"round {number}: {error}")
                continue
            both = min(len(found), len(told))  # the last may be recorded and not told any more
            corrupt += found[:both] != told[:both]
            lost_s = killed_at - child.told[len(found)][1] if len(found) < len(told) else 0.0
            missing += lost_s > 1.0
            worst_s = max(worst_s, lost_s)
    print(f"killed {rounds} times at a random moment (0 to 4 s after the first event)")
    print(f"  recordings that do not open, or differ from what was sent: {corrupt}")
    print(f"  recordings that lack something older than 1 s: {missing}")
    print(f"  most that was lost: {worst_s:.2f} s")


def _survives(
    what: str,
    user: int,
    folder: Path,
    do: Callable[[Child], None],
    after: Callable[[Child], None] = lambda _child: None,
) -> None:
    child = Child(folder / "library", user)
    try:
        child.read_for(2.0)
        do(child)
        child.read_for(3.0)
    finally:
        child.end()
        after(child)
    found, complete = child.found()
    told = [check for check, _ in child.told]
    problems = [problem for problem in child.problems if problem != "none"]
    print(
        f"{what}: {len(told)} events sent, {len(found)} found, equal: {found == told}, complete: "
        f"{complete}"
    )
    for problem in dict.fromkeys(problems):
        print(f"  said: {problem}")


def _full(child: Child) -> None:
    filler = child.folder.parent / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    child.read_for(4.0)
    filler.unlink()


def _away(child: Child) -> None:
    sessions = child.folder / "sessions"
    sessions.rename(child.folder / "elsewhere")
    child.read_for(3.0)
    (child.folder / "elsewhere").rename(sessions)


def _read_only(child: Child) -> None:
    folders = (child.folder, child.folder / "sessions")
    for folder in folders:
        folder.chmod(0o500)
    child.read_for(3.0)
    for folder in folders:
        folder.chmod(0o700)


def _mount_read_only(child: Child) -> None:
    """Bound over itself without writing, until after the session's end."""
    folder = str(child.folder)
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)


def _unmount(child: Child) -> None:
    subprocess.run(["umount", str(child.folder)], check=True)


@contextmanager
def _small_disk() -> Iterator[Path | None]:
    """A tmpfs of a few megabytes; None where it cannot be mounted."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_BYTES}", "tmpfs", folder]
        mounted = os.name == "posix" and subprocess.run(mount, capture_output=True).returncode == 0
        try:
            yield Path(folder) if mounted else None
        finally:
            if mounted:
                subprocess.run(["umount", folder], check=True)


def main(arguments: Sequence[str]) -> None:
    """Run all of it, or a part."""
    parser = ArgumentParser(prog="python -m benchmarks crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="kills (default 200)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    options = parser.parse_args(arguments)
    _killed(options.rounds, random.Random(options.seed))
    with _small_disk() as disk:
        if disk is None:
            print("disk full: not tried, mounting a small disk needs administrator rights")
        else:
            _survives("disk full for 4 s", os.getuid(), disk, _full)
    with _small_disk() as disk:
        if disk is not None:
            what = "folder mounted read-only, to the end"
            _survives(what, os.getuid(), disk, _mount_read_only, _unmount)
    with tempfile.TemporaryDirectory() as folder:
        _survives("folder away for 3 s", os.getuid(), Path(folder), _away)
    with tempfile.TemporaryDirectory() as folder:
        what = "asleep for 5 s"
        _survives(what, os.getuid(), Path(folder), lambda child: child.sleep(5.0))
    with tempfile.TemporaryDirectory() as folder:
        user = _NOBODY if os.getuid() == 0 else os.getuid()  # nothing is read-only to root
        Path(folder).chmod(0o755)
        _survives("folder read-only for 3 s", user, Path(folder), _read_only)
