from pathlib import Path

import pytest

from biofeedback.errors import InputError, PassphraseError, RecordingError, UsageError
from biofeedback.events import DERIVED, Event
from biofeedback.recordings.bundle import open_bundle
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record, session_meta


@pytest.fixture
def bundle(vault: Vault, tmp_path: Path) -> Path:
    record(vault, everything(), session_meta(person="planted-person"))
    out = tmp_path / "s.bundle"
    vault.export("last", "bundle", out, "none", passphrase="of the bundle")
    return out


def test_a_bundle_holds_everything(bundle: Path) -> None:
    recording = open_bundle(bundle, "of the bundle")
    events = everything()
    assert list(recording.events()) == [e for e in events if not isinstance(e, DERIVED)]
    assert list(recording.derived()) == [e for e in events if isinstance(e, DERIVED)]
    assert recording.complete


def test_a_bundle_is_one_file_that_says_nothing(bundle: Path) -> None:
    assert [path.name for path in bundle.parent.iterdir()] == ["library", "s.bundle"] or [
        path.name for path in bundle.parent.iterdir()
    ] == ["s.bundle", "library"]
    content = bundle.read_bytes()
    assert b"planted-person" not in content
    assert not content.startswith(b"SQLite")


def test_another_passphrase_does_not_open_it(bundle: Path) -> None:
    with pytest.raises(PassphraseError, match="ask for the passphrase"):
        open_bundle(bundle, "of something else")


@pytest.mark.parametrize("passphrase", [None, ""])
def test_a_bundle_needs_a_passphrase(vault: Vault, tmp_path: Path, passphrase: str | None) -> None:
    record(vault, everything())
    with pytest.raises(UsageError, match="passphrase of its own"):
        vault.export("last", "bundle", tmp_path / "s.bundle", passphrase=passphrase)
    assert not (tmp_path / "s.bundle").exists()


def test_a_bundle_is_taken_into_another_library(
    bundle: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Vault.create(tmp_path_factory.mktemp("clinic"), bytes(32)) as clinic:
        first = clinic.add_bundle(bundle, "of the bundle", "P-9")
        second = clinic.add_bundle(bundle, "of the bundle")
        assert first.meta.session_id != second.meta.session_id
        assert [each.person for each in clinic.sessions()] == ["P-9", ""]
        assert all(each.complete for each in clinic.sessions())
        events: list[Event] = list(clinic.session(first.meta.session_id).events())
        assert events == [e for e in everything() if not isinstance(e, DERIVED)]


def test_a_recording_of_a_person_is_not_taken_into_a_demonstration(
    vault: Vault, tmp_path: Path
) -> None:
    for scope in ("record", "exports"):
        vault.people.agree("P-1", scope, "1", "text")
    record(vault, everything(), session_meta("sensor", "P-1"))
    vault.export("last", "bundle", tmp_path / "s.bundle", passphrase="of the bundle")
    with (
        Vault.create(tmp_path / "demo", bytes(32), demonstrations_only=True) as demo,
        pytest.raises(RecordingError, match="demonstrations only"),
    ):
        demo.add_bundle(tmp_path / "s.bundle", "of the bundle")


@pytest.mark.parametrize("content", [b"", b"short", b"noise" * 5000])
def test_what_is_no_bundle_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "s.bundle"
    path.write_bytes(content)
    with pytest.raises((InputError, PassphraseError)):
        open_bundle(path, "of the bundle")
    assert path.read_bytes() == content
