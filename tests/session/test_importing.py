"""A file becomes a session whole, or nothing of it is kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from biofeedback.errors import InputError
from biofeedback.events import Beat, Tick
from biofeedback.recordings.vault import Vault
from biofeedback.session import importing
from biofeedback.session.importing import take_in


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.create(tmp_path / "library", os.urandom(32)) as made:
        yield made


@pytest.fixture
def intervals(tmp_path: Path) -> Path:
    path = tmp_path / "morning.txt"
    path.write_text("812\n" * 50)
    return path


def test_a_file_becomes_a_session_of_its_person(vault: Vault, intervals: Path) -> None:
    heard: list[object] = []
    taken = take_in(vault, intervals, "Wren", listen=heard.append)
    (session,) = vault.sessions("Wren")
    assert (session.session_id, session.complete) == (taken.session_id, True)
    beats = [each for each in vault.session("last").of(Beat) if isinstance(each, Beat)]
    assert [beat.rr_ms for beat in beats] == [812.0] * 50
    assert any(isinstance(each, Tick) for each in heard)


def test_a_recipe_is_taken_in_elsewhere(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="under Practise"):
        take_in(vault, tmp_path / "for home.recipe", "Wren")
    assert vault.sessions() == []


def test_what_a_file_cannot_say_is_not_taken_in(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Wren,\n")
    with pytest.raises(InputError):
        take_in(vault, path, "Wren")
    assert vault.sessions() == []


def test_of_half_a_file_nothing_is_kept(
    vault: Vault, intervals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "interpret", interrupted)
    with pytest.raises(KeyboardInterrupt):
        take_in(vault, intervals)
    assert vault.sessions() == []
    assert list((vault.folder / "sessions").iterdir()) == []


def test_a_bundle_opens_with_its_own_passphrase(
    vault: Vault, intervals: Path, tmp_path: Path
) -> None:
    take_in(vault, intervals, "Wren")
    out = tmp_path / "road.bundle"
    vault.export("last", "bundle", out, "none", passphrase="for the road")
    taken = take_in(vault, out, "Robin", passphrase="for the road")
    assert [each.session_id for each in vault.sessions("Robin")] == [taken.session_id]
