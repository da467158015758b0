"""Computes every figure of ``docs/validation.md`` and writes that file.

With names behind it, only those sections, to standard output. The reference recordings lie in
``../shared/data`` or the folder that ``BIOFEEDBACK_TEST_DATA`` names.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from benchmarks.report import Section

SECTIONS: dict[str, str] = {
    "hrv": "benchmarks.validation_hrv",
    "artifacts": "benchmarks.validation_artifacts",
    "ecg": "benchmarks.validation_ecg",
    "breath": "benchmarks.validation_breath",
    "skin": "benchmarks.validation_skin",
    "rises": "benchmarks.validation_rises",
    "synchrony": "benchmarks.validation_synchrony",
    "pace": "benchmarks.validation_pace",
}
"""Name: module with ``section(data: Path) -> Section``, in the order of the report."""

_REPOSITORY = Path(__file__).parents[1]
_HEAD = """# Validation

What the numbers of this program were held against, and how close they came. This page is written
by `python -m benchmarks validation` from public recordings and seeded simulations; nothing in it is
typed by hand. The recordings are not part of the repository; each figure names its source.
"""
_NOT_VALIDATED = (
    "No figures of Kubios: the Kubios sample among the recordings holds intervals, no results.",
    "No recording of the same skin with two conductance sensors.",
    "No recording of people in therapy; the recordings are of rest, tasks and daily life.",
)


def main(arguments: Sequence[str]) -> None:
    """Write the report, or print the sections named."""
    data = Path(os.environ.get("BIOFEEDBACK_TEST_DATA", _REPOSITORY.parent / "shared" / "data"))
    if not data.is_dir():
        sys.exit("The reference recordings are absent: set BIOFEEDBACK_TEST_DATA to their folder.")
    unknown = [name for name in arguments if name not in SECTIONS]
    if unknown:
        sys.exit(f"No section {unknown[0]}; there are {', '.join(SECTIONS)}.")
    sections = [_computed(name, data) for name in arguments or SECTIONS]
    if arguments:
        print("\n\n".join(section.markdown() for section in sections))
    else:
        (_REPOSITORY / "docs" / "validation.md").write_text(_report(sections), encoding="utf-8")
    off = [f.what for section in sections for f in section.figures if f.holds is False]
    print(f"{sum(len(s.figures) for s in sections)} figures, {len(off)} outside their limits")
    for what in off:
        print(f"  {what}")
    if off:
        sys.exit(1)


def _computed(name: str, data: Path) -> Section:
    compute: Callable[[Path], Section] = import_module(SECTIONS[name]).section
    began = time.perf_counter()
    section = compute(data)
    print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return section


def _report(sections: list[Section]) -> str:
    missing = [*_NOT_VALIDATED, *(gap for section in sections for gap in section.not_validated)]
    listed = "\n".join(f"- {gap}" for gap in missing)
    parts = [_HEAD.strip(), *(section.markdown() for section in sections)]
    return "\n\n".join([*parts, f"## What is not validated\n\n{listed}"]) + "\n"
