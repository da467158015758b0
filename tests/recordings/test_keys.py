import json
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError

from biofeedback.errors import PassphraseError, RecordingError, SchemaError
from biofeedback.recordings import keys
from biofeedback.recordings.keys import unlock
from tests.recordings.sessions import record, session_meta


class Keychain(KeyringBackend):
    """A keychain in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.stored: dict[tuple[str, str], str] = {}
        self.works = False

    def get_password(self, service: str, username: str) -> str | None:
        if not self.works:
            raise NoKeyringError
        return self.stored.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if not self.works:
            raise NoKeyringError
        self.stored[service, username] = password


@pytest.fixture(autouse=True)
def keychain() -> Iterator[Keychain]:
    """No keychain, as on a headless computer, until a test makes it work."""
    before = keyring.get_keyring()
    keychain = Keychain()
    keyring.set_keyring(keychain)
    yield keychain
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little memory for argon2id: what it costs is not what these tests are about."""
    monkeypatch.setattr(keys, "_MEMORY_KIB", 64)


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_passphrase_opens_the_library_it_made(tmp_path: Path) -> None:
    library, config = tmp_path / "library", tmp_path / "config"
    with unlock(library, "wörd 1", config=config) as vault:
        record(vault, [])
    with unlock(library, "wörd 1", config=config) as vault:
        assert len(vault.sessions()) == 1
        assert not vault.demonstrations_only
    assert not config.exists()


@pytest.mark.parametrize("given", ["word 2", "wörd 1 ", "WÖRD 1", ""])
def test_another_passphrase_opens_nothing_and_writes_nothing(tmp_path: Path, given: str) -> None:
    library = tmp_path / "library"
    unlock(library, "wörd 1").close()
    before = _contents(tmp_path)
    with pytest.raises(PassphraseError):
        unlock(library, given)
    assert _contents(tmp_path) == before


def test_nothing_is_printed_when_a_passphrase_does_not_open(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    unlock(tmp_path / "library", "one").close()
    with pytest.raises(PassphraseError):
        unlock(tmp_path / "library", "two")
    assert capfd.readouterr() == ("", "")


def test_a_person_is_asked_when_no_passphrase_was_given(tmp_path: Path) -> None:
    library = tmp_path / "library"
    asked: list[bool] = []

    def ask(new: bool) -> str:
        asked.append(new)
        return "answer"

    unlock(library, ask=ask).close()
    unlock(library, ask=ask).close()
    assert asked == [True, False]
    unlock(library, "answer").close()


def test_without_anyone_to_ask_a_locked_library_stays_locked(tmp_path: Path) -> None:
    unlock(tmp_path, "one").close()
    with pytest.raises(PassphraseError, match="BIOFEEDBACK_PASSPHRASE"):
        unlock(tmp_path)


def test_the_keychain_opens_the_library_without_asking(tmp_path: Path, keychain: Keychain) -> None:
    keychain.works = True
    unlock(tmp_path / "library", config=tmp_path / "config").close()
    assert len(keychain.stored) == 1
    unlock(tmp_path / "library", config=tmp_path / "config").close()
    assert not (tmp_path / "config").exists()
    keychain.works = False
    with pytest.raises(PassphraseError, match="keychain did not answer"):
        unlock(tmp_path / "library")
    keychain.works = True
    keychain.stored.clear()
    with pytest.raises(PassphraseError, match="has no key"):
        unlock(tmp_path / "library")


def test_a_passphrase_is_not_ignored_by_a_library_without_one(
    tmp_path: Path, keychain: Keychain
) -> None:
    keychain.works = True
    unlock(tmp_path).close()
    with pytest.raises(PassphraseError, match="has none"):
        unlock(tmp_path, "something")


def test_with_neither_keychain_nor_passphrase_only_demonstrations_are_kept(tmp_path: Path) -> None:
    library, config = tmp_path / "library", tmp_path / "config"
    unlock(library, config=config).close()
    with unlock(library, config=config) as vault:
        assert vault.demonstrations_only
        record(vault, [], session_meta("simulated"))
        record(vault, [], session_meta("file"))
        with pytest.raises(RecordingError, match="set a passphrase"):
            vault.new_session(session_meta("sensor"))
        assert len(vault.sessions()) == 2
    (key_file,) = config.iterdir()
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert library not in key_file.parents
    key_file.unlink()
    with pytest.raises(PassphraseError, match="not on this computer"):
        unlock(library, config=config)


def test_a_half_made_library_is_made_again(tmp_path: Path) -> None:
    unlock(tmp_path, "one").close()
    (tmp_path / "library.json").unlink()
    unlock(tmp_path, "two").close()
    unlock(tmp_path, "two").close()


def test_a_lost_header_never_replaces_a_library_with_sessions(tmp_path: Path) -> None:
    with unlock(tmp_path, "one") as vault:
        record(vault, [])
    (tmp_path / "library.json").unlink()
    before = _contents(tmp_path)
    with pytest.raises(RecordingError, match="restore"):
        unlock(tmp_path, "one")
    assert _contents(tmp_path) == before


@pytest.mark.parametrize("header", [b"", b"[]", b"{}", b'{"format":1,"id":"../x","key":"file"}'])
def test_a_damaged_header_is_said_to_be_damaged(tmp_path: Path, header: bytes) -> None:
    unlock(tmp_path, "one").close()
    (tmp_path / "library.json").write_bytes(header)
    with pytest.raises(RecordingError, match="restore"):
        unlock(tmp_path, "one")


@pytest.mark.parametrize("change", [{"format": 2}, {"key": "retina"}])
def test_a_newer_library_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    unlock(tmp_path, "one").close()
    header = tmp_path / "library.json"
    header.write_text(json.dumps(json.loads(header.read_text()) | change))
    with pytest.raises(SchemaError, match="newer version"):
        unlock(tmp_path, "one")


@pytest.mark.parametrize("kept", [0, 10, 4000])
def test_a_cut_key_opens_nothing(tmp_path: Path, kept: int) -> None:
    unlock(tmp_path, "one").close()
    path = tmp_path / "passphrase.key"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(RecordingError):
        unlock(tmp_path, "one")
