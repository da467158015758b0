#!/usr/bin/env python3
"""Set up the program once, and start it: nothing but Python itself is needed.

python3 run.py            opens the app on a simulated client; without a display, runs a
                          demonstration and prints where its recording and metrics lie
python3 run.py test       runs every check
python3 run.py WORDS...   the same as: biofeedback WORDS...

The first run makes a virtual environment in .venv and fills it from the lock file; later runs
find it as they left it and start at once.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
LOG = VENV / "install.log"
RUNTIME_LOCK = ROOT / "requirements.lock"
CHECKS_LOCK = ROOT / "requirements-dev.lock"
SHARED_OUT = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadscope")
"""The tests of a file stay together, on as many processors as there are, up to four."""
OLDEST_PYTHON = (3, 11)

# Libraries that Qt loads by these names, and the Debian packages that hold them.
DRAWING = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {"libwayland-cursor.so.0": "libwayland-cursor0"}

WITH_A_WINDOW = {"open", "demo", "replay"}
OFFLINE = ("name resolution", "dns error", "to establish a new connection", "error sending request")


class SetupError(Exception):
    """Setting up cannot go on; the text says in one sentence what to do."""


def main(words: Sequence[str]) -> int:
    """Set up what ``words`` need and carry them out; returns the exit status."""
    try:
        require_python(tuple(sys.version_info))
        if list(words) == ["test"]:
            set_up(CHECKS_LOCK)
            provide_libraries(DRAWING)
            return run_checks()
        set_up(RUNTIME_LOCK)
        if not words and not has_display(os.environ):
            return run_program(demonstration(data_folder()))
        if opens_a_window(words):
            provide_libraries(libraries_for(os.environ))
        return run_program(words or ["demo"])
    except SetupError as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def require_python(version: tuple[object, ...]) -> None:
    """Raise :class:`SetupError` when ``version`` is older than the program needs."""
    if version[:2] < OLDEST_PYTHON:
        needed, found = (".".join(map(str, each[:2])) for each in (OLDEST_PYTHON, version))
        raise SetupError(f"This is Python {found}: run it again with Python {needed} or newer.")


def has_display(environment: Mapping[str, str], system: str = sys.platform) -> bool:
    """Whether a window has somewhere to open."""
    if not system.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def opens_a_window(words: Sequence[str]) -> bool:
    """Whether the program, called with ``words``, shows a window."""
    quiet = {"--headless", "--help", "-h"}
    return not words or (words[0] in WITH_A_WINDOW and quiet.isdisjoint(words))


def demonstration(folder: Path) -> list[str]:
    """The words of a demonstration that needs no display."""
    metrics = str(folder / "demo-metrics.csv")
    return ["demo", "--headless", "--minutes", "3", "--speed", "max", "--metrics", metrics]


# Setting up ---------------------------------------------------------------------------------


def set_up(lock: Path) -> None:
    """Make the virtual environment hold what ``lock`` names, and the program itself."""
    if is_set_up(lock):
        return
    uv = shutil.which("uv")
    if not (venv_has_this_python() and (uv or venv_has_pip())):
        make_venv(with_pip=uv is None)
    say("Setting up in .venv, once: some 400 MB are downloaded, which takes a few minutes …")
    begun = time.monotonic()
    LOG.write_text("", "utf-8")
    install(uv, "--require-hashes", "-r", str(lock))
    install(uv, "--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    remember(lock)
    say(f"Set up in {time.monotonic() - begun:.0f} s.")


def fingerprint(lock: Path) -> str:
    """Changes with whatever an installation from ``lock`` depends on."""
    parts = [lock.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    parts.append(repr(sys.version_info[:2]).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_set_up(lock: Path) -> bool:
    """Whether an earlier run installed ``lock`` as it is now."""
    return venv_python().exists() and remembered().get(lock.name) == fingerprint(lock)


def remembered() -> dict[str, str]:
    """Fingerprints of the lock files that were installed, by name."""
    try:
        stamps: dict[str, str] = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps


def remember(lock: Path) -> None:
    """Note that ``lock`` is installed; the one for checks holds all of the other."""
    done = {lock} | ({RUNTIME_LOCK} if lock == CHECKS_LOCK else set())
    stamps = {**remembered(), **{each.name: fingerprint(each) for each in done}}
    STAMP.write_text(json.dumps(stamps, indent=1), "utf-8")


def venv_python() -> Path:
    """The interpreter of the virtual environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def venv_has_this_python() -> bool:
    """Whether the virtual environment works and is of the Python that runs this."""
    return asked("import sys; print(sys.version_info[:2])") == str(sys.version_info[:2])


def venv_has_pip() -> bool:
    """Whether packages can be installed without other tools."""
    return asked("import pip; print('yes')") == "yes"


def asked(code: str) -> str:
    """What the virtual environment's interpreter prints; empty when it does not run."""
    command = [str(venv_python()), "-c", code]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def make_venv(*, with_pip: bool) -> None:
    """Make the virtual environment anew."""
    if with_pip and importlib.util.find_spec("ensurepip") is None:
        provide_packages(["python3-venv"], "Python's own module for virtual environments")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(
        command if with_pip else [*command, "--without-pip"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        detail = " ".join(done.stdout.split()[-30:])
        raise SetupError(
            f"The folder .venv could not be made; make {ROOT} writable, or see: {detail}"
        )


def install(uv: str | None, *what: str) -> None:
    """Install with uv where it is at hand, else with pip; their words go to the log."""
    if uv is None:
        command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check"]
        command += ["--no-input"]
    else:
        command = [uv, "pip", "install", "--python", str(venv_python())]
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    with LOG.open("a", encoding="utf-8") as log:
        done = subprocess.run(
            [*command, *what], stdout=log, stderr=log, cwd=ROOT, env=environment, check=False
        )
    if done.returncode:
        raise SetupError(explanation(LOG.read_text("utf-8", "replace")))


def explanation(log: str) -> str:
    """What to do after an installation that stopped, from what it wrote."""
    if any(sign in log.lower() for sign in OFFLINE):
        return "The libraries could not be downloaded: connect to the network, then run this again."
    if "no space left" in log.lower():
        return "The disk is full: make 1.5 GB of room, then run this again."
    return f"The libraries could not be installed; the last lines of {LOG} say why."


# Libraries of the system --------------------------------------------------------------------


def libraries_for(environment: Mapping[str, str]) -> dict[str, str]:
    """What Qt needs to open a window on this display."""
    if environment.get("DISPLAY"):
        return {**DRAWING, **X11}
    return {**DRAWING, **WAYLAND} if environment.get("WAYLAND_DISPLAY") else dict(DRAWING)


def loads(library: str) -> bool:
    """Whether the system finds a shared library by its name."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing(libraries: Mapping[str, str], present: Callable[[str], bool] = loads) -> dict[str, str]:
    """Those of ``libraries`` that the system does not find."""
    return {name: package for name, package in libraries.items() if not present(name)}


def provide_libraries(libraries: Mapping[str, str]) -> None:
    """Install what Qt needs and the system lacks, or say how, before Qt is started."""
    lacking = missing(libraries) if sys.platform.startswith("linux") else {}
    if lacking:
        provide_packages(list(lacking.values()), f"what a window needs ({', '.join(lacking)})")


def provide_packages(packages: list[str], purpose: str) -> None:
    """Install Debian packages when run as root; else raise :class:`SetupError` naming the command.

    ``purpose`` is what they are for, in words.
    """
    install_words = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise SetupError(
            f"Missing: {purpose}. Install it with your system's package manager; "
            f"on Debian it is in {' '.join(packages)}."
        )
    if os.geteuid() != 0:
        raise SetupError(f"Missing: {purpose}. Run: sudo {' '.join(install_words)}")
    say(f"Installing {purpose} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], install_words):
        done = subprocess.run(
            [*command, "-qq"], env=environment, stdout=subprocess.DEVNULL, check=False
        )
    if done.returncode:
        raise SetupError(f"Missing: {purpose}. Run: {' '.join(install_words)}")


# Running ------------------------------------------------------------------------------------


def run_program(words: Sequence[str]) -> int:
    """Run the program with ``words``; returns its exit status."""
    return subprocess.run([str(venv_python()), "-m", "biofeedback", *words], check=False).returncode


def data_folder() -> Path:
    """Where the program keeps its data on this computer."""
    return Path(
        asked("from biofeedback.cli.library import default_library as f; print(f())")
    ).parent


def checks() -> dict[str, list[str]]:
    """Every check, in order: its name, and the words that run it."""
    python = str(venv_python())
    return {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "imports": [str(venv_python().with_name("lint-imports"))],
        "types": [python, "-m", "mypy"],
        "tests": [python, "-m", "pytest", "-q", *SHARED_OUT],
    }


def run_checks() -> int:
    """Run every check, then a summary; returns 0 when all of them pass."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    results: dict[str, tuple[bool, float]] = {}
    for name, command in checks().items():
        print(f"── {name}", flush=True)
        begun = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        results[name] = (done.returncode == 0, time.monotonic() - begun)
    print(summary(results))
    return 0 if all(passed for passed, _ in results.values()) else 1


def summary(results: Mapping[str, tuple[bool, float]]) -> str:
    """One line for each check."""
    lines = [
        f"{name:12} {'passed' if passed else 'NOT passed':10} {seconds:6.1f} s"
        for name, (passed, seconds) in results.items()
    ]
    return "\n".join(["", *lines])


def say(text: str) -> None:
    """Tell the person what is going on."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
