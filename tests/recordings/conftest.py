"""A library of its own for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from biofeedback.recordings import key_slots
from biofeedback.recordings.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.create(tmp_path / "library", os.urandom(32)) as made:
        yield made


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little memory for argon2id: what a guess costs is not what these tests are about."""
    monkeypatch.setattr(key_slots, "_MEMORY_KIB", 64)
