"""Reads this room's own data files."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def read(name: str) -> dict[str, Any]:
    """Content of a JSON file that ships beside this module."""
    content: dict[str, Any] = json.loads(
        files("biofeedback.guidance").joinpath(name).read_text("utf-8")
    )
    return content
