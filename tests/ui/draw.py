"""Draws the program's pages, and a session's turns, into a folder: to be looked at by a person.

``python -m tests.ui.draw FOLDER [--size 1280x720] [--theme dark] [--text 2.0] [NAME ...]``
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

_DISPLAYS = {"client": (0, 0, 1920, 1080), "desk": (1920, 0, 1920, 1080)}


def _two_displays(folder: Path) -> None:
    """Displays are counted when Qt starts."""
    screens = [
        {"name": name, "x": x, "y": y, "width": width, "height": height,
         "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        for name, (x, y, width, height) in reversed(_DISPLAYS.items())
    ]  # fmt: skip
    config = folder / "displays.json"
    config.write_text(json.dumps({"screens": screens}), "utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"


def main(arguments: list[str]) -> int:
    """Draw what was asked for; everything without a name."""
    parser = argparse.ArgumentParser(description="Draw pages and turns of a session.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--text", type=float, default=1.0)
    parser.add_argument("names", nargs="*")
    asked = parser.parse_intermixed_args(arguments)
    width, height = (int(each) for each in asked.size.split("x"))
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        _two_displays(Path(folder))
        # only now: Qt reads the displays when it is loaded
        from biofeedback.ui.kit.theme import Theme
        from tests.ui.turns import drawn

        theme = Theme(name=asked.theme).scaled(asked.text)
        for name, picture in drawn(Path(folder), width, height, theme, asked.names):
            file = asked.folder / f"{name}.png"
            picture.save(str(file))
            sys.stdout.write(f"{file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
