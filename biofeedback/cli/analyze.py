"""``biofeedback analyze``: heart rhythm and skin conductance of whole files."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from biofeedback.cli.inputs import add_input_arguments, chosen_columns, open_input


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_input_arguments(parser)
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object for each file, one a line"
    )
    parser.add_argument(
        "--artifacts",
        choices=("correct", "keep"),
        default="correct",
        help="correct leaves flagged beats out (default), keep takes every interval as it is",
    )
    parser.add_argument(
        "--further",
        action="store_true",
        help="also SD1, SD2, sample and approximate entropy, and DFA α1 (takes some seconds more)",
    )


def run(args: argparse.Namespace) -> int:
    """Print the figures of each file, and the reason for each that is withheld."""
    from biofeedback.signal.analysis import analyze

    columns = chosen_columns(args.column)
    for path in args.files:
        opened = open_input(path, args.sampling_rate, args.library, columns)
        result = analyze(opened.events(), args.artifacts, further=args.further)
        if args.json:
            print(json.dumps({"file": str(path), **result}, allow_nan=False), flush=True)
        else:
            _print_words(path, result)
    return 0


def _print_words(path: Path, result: dict[str, dict[str, Any]]) -> None:
    print(path)
    for section, figures in result.items():
        for name, figure in figures.items():
            if section == "withheld":
                print(f"  {name:<14} –  {figure}")
            elif figure is not None:
                print(f"  {name:<14} {figure:.6g}")
