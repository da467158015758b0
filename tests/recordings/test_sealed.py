"""Words under a passphrase come back whole, or one sentence says why not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from biofeedback.errors import BiofeedbackError, InputError, PassphraseError, UsageError
from biofeedback.recordings import sealed
from biofeedback.recordings.sealed import seal, unseal
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record

WORDS = "long out-breath, ten minutes – and “nothing cold”"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key at once: what makes it slow has its own test."""

    def at_once(passphrase: str, salt: bytes) -> bytes:
        return hashlib.sha256(passphrase.encode() + salt).digest() + salt

    monkeypatch.setattr(sealed, "stretch", at_once)


def test_the_passphrase_opens_what_it_closed(tmp_path: Path) -> None:
    out = tmp_path / "words"
    seal(WORDS, out, "between us")
    assert unseal(out, "between us") == WORDS
    assert [each.name for each in tmp_path.iterdir()] == ["words"]
    content = out.read_bytes()
    assert b"breath" not in content
    assert not content.startswith(b"SQLite")
    with pytest.raises(PassphraseError, match="ask for the passphrase"):
        unseal(out, "between others")
    with pytest.raises(PassphraseError, match="at least one character"):
        unseal(out, "")


@pytest.mark.usefixtures("quick")
def test_nothing_is_written_without_a_passphrase_or_over_another_file(tmp_path: Path) -> None:
    out = tmp_path / "words"
    with pytest.raises(UsageError, match="passphrase of its own"):
        seal(WORDS, out, "")
    assert not out.exists()
    out.write_text("mine")
    with pytest.raises(InputError, match="exists already"):
        seal(WORDS, out, "between us")
    assert out.read_text() == "mine"
    seal(WORDS, out, "between us", replace=True)
    assert unseal(out, "between us") == WORDS


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("content", [b"", b"short", b"x" * 20_000, b"y" * 1_000_001])
def test_another_kind_of_file_has_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(BiofeedbackError, match=r"“other” (is not such a file|did not open)"):
        unseal(path, "between us")
    assert path.read_bytes() == content


@pytest.mark.usefixtures("quick")
def test_a_folder_and_nothing_at_all_have_one_sentence(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError, match="cannot be read: check its name"):
            unseal(place, "between us")


def test_a_bundle_is_told_apart(vault: Vault, tmp_path: Path) -> None:
    record(vault, everything())
    vault.export("last", "bundle", tmp_path / "s.bundle", passphrase="between us")
    with pytest.raises(InputError, match="is not such a file"):
        unseal(tmp_path / "s.bundle", "between us")


@pytest.mark.usefixtures("quick")
def test_a_damaged_file_gives_its_words_or_one_sentence_and_never_others(tmp_path: Path) -> None:
    path = tmp_path / "words"
    seal(WORDS, path, "between us")
    whole = path.read_bytes()
    damaged = [whole[:end] for end in (16, 100, 4096, len(whole) - 1)]
    for place in range(0, len(whole), 257):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        damaged.append(bytes(changed))
    told = [sentence for content in damaged if (sentence := _told(path, content))]
    assert all(sentence.count("“words”") == 1 for sentence in told)
    assert len(told) > len(damaged) / 2


def _told(path: Path, content: bytes) -> str:
    """Why a file with this content does not open; empty where it gives the words."""
    path.write_bytes(content)
    try:
        assert unseal(path, "between us") == WORDS
    except BiofeedbackError as error:
        return str(error)
    return ""
