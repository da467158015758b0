"""What "fast" and "right" mean here, as commands that print figures: ``python -m benchmarks``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

BENCHMARKS: dict[str, tuple[str, str]] = {
    "validation": ("benchmarks.validation", "docs/validation.md: every figure and its reference"),
    "signal": ("benchmarks.signal_speed", "a beat, a day, five minutes, an hour of two people"),
    "sensors": ("benchmarks.sensor_speed", "decoding, placing of samples, simulated sensors"),
    "crash": ("benchmarks.crash", "what a recording survives: kills, a full disk, a folder away"),
    "recordings": ("benchmarks.recordings", "eight hours of two people: record, open, export"),
    "review": ("benchmarks.review", "eight hours of two people: opening, panning, zooming"),
    "ui": ("benchmarks.ui_latency", "packet to pixel, frames, processor, start-up, memory"),
    "keys": ("benchmarks.ui_keys", "Stop from every state and each cue, until they are seen"),
}
"""Name on the command line: module with ``main(arguments)``, and what it prints."""


def main(arguments: Sequence[str]) -> int:
    """Run one benchmark by its name, or list them."""
    if not arguments or arguments[0] not in BENCHMARKS:
        for name, (_, words) in BENCHMARKS.items():
            print(f"{name:12s} {words}")
        return 0 if not arguments else 2
    run: Callable[[Sequence[str]], None] = import_module(BENCHMARKS[arguments[0]][0]).main
    run(arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
