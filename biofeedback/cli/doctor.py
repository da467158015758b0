"""``biofeedback doctor``: what works on this computer, and what to do about what does not."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from biofeedback.cli.library import add_library_argument, default_library
from biofeedback.devices.diagnosis import Finding, examine_address, examine_bluetooth
from biofeedback.devices.network_sensors import is_on_network

_LEAST_FREE_BYTES = 500_000_000
"""A day of recording two people takes about a tenth of it."""
_QT_TEST = "from PySide6.QtWidgets import QApplication; QApplication([])"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print a JSON list of findings")
    parser.add_argument(
        "--sensor",
        action="append",
        default=[],
        metavar="ADDR",
        help="try this sensor too, by its address in a scan; may be given several times",
    )
    add_library_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Look at everything, and say it. The exit status is 0 whatever is found."""
    findings = [
        _python(),
        _window(),
        *asyncio.run(examine(args.sensor)),
        _keychain(),
        _library(args.library or default_library()),
    ]
    print(written(findings, as_json=args.json))
    return 0


async def examine(sensors: Sequence[str]) -> list[Finding]:
    """Look at Bluetooth, and at the sensors named; those it cannot reach are not tried."""
    findings = list(await examine_bluetooth())
    works = all(finding.ok for finding in findings)
    for address in sensors:
        tried = works or is_on_network(address)
        findings.append(await examine_address(address) if tried else Finding(address, ok=None))
    return findings


def written(findings: Sequence[Finding], *, as_json: bool) -> str:
    """The findings as text, or as a JSON list."""
    if as_json:
        return json.dumps([asdict(finding) for finding in findings], indent=1)
    lines = []
    for finding in findings:
        lines.append(f"{_MARKS[finding.ok]:<9} {finding.name}")
        lines += [f"{'':<9} {line}" for line in (finding.problem, finding.advice) if line]
    return "\n".join(lines)


_MARKS = {True: "works", False: "look here", None: "not asked"}


def _python() -> Finding:
    return Finding(f"Python {platform.python_version()} on {platform.system()}", ok=True)


def _window() -> Finding:
    if sys.platform == "linux" and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        return Finding(
            "Window",
            False,
            "There is no display here.",
            "Start it on a desktop, or use demo and replay with --headless.",
        )
    # in a process of its own: Qt ends the process when its platform cannot be loaded
    tried = subprocess.run(
        [sys.executable, "-c", _QT_TEST], capture_output=True, check=False, timeout=60
    )
    if tried.returncode:
        return Finding(
            "Window",
            False,
            "Qt cannot open a window.",
            "Run python3 run.py: it names the system libraries that are not there.",
        )
    return Finding("Window", ok=True)


def _keychain() -> Finding:
    import keyring
    from keyring.backends.fail import Keyring as NoKeyring

    if isinstance(keyring.get_keyring(), NoKeyring):
        return Finding(
            "Keychain",
            False,
            "This computer has no keychain the program can use.",
            "The library asks for a passphrase instead; nothing else to do.",
        )
    return Finding("Keychain", ok=True)


def _library(folder: Path) -> Finding:
    name = f"Library in {folder}"
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(there, os.W_OK):
        return Finding(
            name, False, f"Nothing can be written in {there}.", "Choose a folder with --library."
        )
    free = shutil.disk_usage(there).free
    if free < _LEAST_FREE_BYTES:
        return Finding(
            name,
            False,
            f"Its disk has {free // 1_000_000} MB left.",
            "Make room, or choose a folder on another disk with --library.",
        )
    return Finding(name, ok=True)
