"""Coverage-guided fuzzing of the sensor parsers: ``python -m benchmarks.fuzz TARGET --minutes M``.

Needs atheris (Linux and macOS), which is no dependency of the program. A target is given bytes
that reach ever more of its code; the run ends with the first that raises anything but a
PacketError, breaks a rule of :mod:`benchmarks.fuzz_targets`, or takes longer than thirty
seconds, which no busy computer makes of nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from importlib import import_module
from pathlib import Path

PACKAGES = ["biofeedback.devices", "biofeedback.clock"]


def seeds() -> list[bytes]:
    """Packets of vectors.json, where it lies beside the test data, to begin with."""
    named = os.environ.get("BIOFEEDBACK_TEST_DATA")
    data = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    file = data.parent / "vectors.json"
    if not file.is_file():
        return []
    return [bytes.fromhex(vector["hex"]) for vector in json.loads(file.read_text("utf-8"))]


def main() -> int:
    """Fuzz one target, or list them."""
    try:
        atheris = import_module("atheris")
    except ImportError:
        print("Install atheris first: pip install atheris")
        return 1
    with atheris.instrument_imports(include=PACKAGES):
        from benchmarks.fuzz_targets import TARGETS

    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("target", nargs="?", choices=TARGETS, help="omit it to list all")
    parser.add_argument("--minutes", type=float, default=10.0, metavar="M")
    arguments = parser.parse_args()
    if arguments.target is None:
        print("\n".join(TARGETS))
        return 0
    # libFuzzer ends the process itself; what it found stays for the next run to begin with
    corpus = Path(".fuzz") / arguments.target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, packet in enumerate(seeds()):
        (corpus / f"seed-{number:03d}").write_bytes(packet)
    limits = [f"-max_total_time={round(60 * arguments.minutes)}", "-timeout=30", "-max_len=1024"]
    options = [sys.argv[0], *limits, "-print_final_stats=1", f"-artifact_prefix={corpus}/"]
    atheris.Setup([*options, str(corpus)], TARGETS[arguments.target])
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
