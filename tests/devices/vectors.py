"""The packets of ``vectors.json``: collected at import, so that each is a test of its own."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

Vector = dict[str, Any]


def _load() -> list[dict[str, Any]]:
    named = os.environ.get("BIOFEEDBACK_TEST_DATA")
    data = Path(named) if named else Path(__file__).parents[3] / "shared" / "data"
    file = data.parent / "vectors.json"
    return json.loads(file.read_text("utf-8")) if file.is_file() else []


VECTORS = _load()
ABSENT = pytest.param(
    None, id="absent", marks=pytest.mark.skip("vectors.json absent beside the test data")
)


def packets(*characteristics: str) -> list[Any]:
    """Parameters for the vectors whose characteristic begins with one of those given."""
    found = [
        pytest.param(vector, id=f"{vector['id']}-{vector['kind']}")
        for vector in VECTORS
        if vector["characteristic"].startswith(characteristics)
    ]
    return found or [ABSENT]


def close(value: object, *, absolute: float = 1e-6) -> Any:
    """Equal to a millionth, or to within ``absolute``."""
    return pytest.approx(value, rel=1e-6, abs=absolute)
