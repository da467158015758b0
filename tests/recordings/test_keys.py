import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError

from biofeedback.errors import PassphraseError, RecordingError, SchemaError
from biofeedback.recordings import key_slots, keys
from biofeedback.recordings.keys import make_recovery_key, set_passphrase, unlock
from tests.recordings.sessions import record, session_meta

_SHIPPED = (key_slots._MEMORY_KIB, key_slots._PASSES, key_slots._LANES)


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

    def delete_password(self, service: str, username: str) -> None:
        del self.stored[service, username]


@pytest.fixture(autouse=True)
def keychain() -> Iterator[Keychain]:
    """No keychain, as on a headless computer, until a test makes it work."""
    before = keyring.get_keyring()
    keychain = Keychain()
    keyring.set_keyring(keychain)
    yield keychain
    keyring.set_keyring(before)


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


def test_a_new_passphrase_opens_the_library_and_the_old_one_does_not(tmp_path: Path) -> None:
    with unlock(tmp_path, "old") as vault:
        record(vault, [])
    set_passphrase(tmp_path, "old", "new")
    with unlock(tmp_path, "new") as vault:
        assert vault.session("last").complete
        assert [line.action for line in vault.audit.lines()].count("passphrase changed") == 1
    with pytest.raises(PassphraseError):
        unlock(tmp_path, "old")


def test_the_old_passphrase_is_needed_for_a_new_one(tmp_path: Path) -> None:
    unlock(tmp_path, "old").close()
    before = (tmp_path / "passphrase.key").read_bytes()
    with pytest.raises(PassphraseError):
        set_passphrase(tmp_path, "guess", "new")
    with pytest.raises(PassphraseError):
        set_passphrase(tmp_path, None, "new")
    with pytest.raises(PassphraseError, match="at least one character"):
        set_passphrase(tmp_path, "old", "")
    assert (tmp_path / "passphrase.key").read_bytes() == before


def test_a_demonstration_library_becomes_a_real_one_with_a_passphrase(tmp_path: Path) -> None:
    library, config = tmp_path / "library", tmp_path / "config"
    unlock(library, config=config).close()
    set_passphrase(library, None, "new", config=config)
    assert list(config.iterdir()) == []
    with unlock(library, "new", config=config) as vault:
        assert not vault.demonstrations_only


def test_a_passphrase_takes_the_place_of_the_keychain(tmp_path: Path, keychain: Keychain) -> None:
    keychain.works = True
    unlock(tmp_path).close()
    set_passphrase(tmp_path, None, "new")
    assert keychain.stored == {}
    unlock(tmp_path, "new").close()


def test_the_recovery_key_opens_the_library_however_it_is_typed(tmp_path: Path) -> None:
    unlock(tmp_path, "one").close()
    recovery = make_recovery_key(tmp_path, "one")
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", recovery)
    for typed in (
        recovery,
        recovery.lower(),
        recovery.replace("-", " "),
        recovery.replace("-", ""),
    ):
        unlock(tmp_path, typed).close()
    set_passphrase(tmp_path, recovery, "two")
    unlock(tmp_path, "two").close()
    unlock(tmp_path, recovery).close()
    with pytest.raises(PassphraseError):
        unlock(tmp_path, "one")


def test_a_second_recovery_key_ends_the_first(tmp_path: Path) -> None:
    unlock(tmp_path, "one").close()
    first = make_recovery_key(tmp_path, "one")
    second = make_recovery_key(tmp_path, "one")
    unlock(tmp_path, second).close()
    with pytest.raises(PassphraseError):
        unlock(tmp_path, first)


def test_the_recovery_key_helps_when_the_keychain_is_lost(
    tmp_path: Path, keychain: Keychain
) -> None:
    keychain.works = True
    unlock(tmp_path).close()
    recovery = make_recovery_key(tmp_path)
    keychain.stored.clear()
    unlock(tmp_path, recovery).close()
    with pytest.raises(PassphraseError):
        unlock(tmp_path, "something else")


def test_a_library_begun_by_a_program_that_ended_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(keys, "_settle", end)
        patch.setattr(keys, "_clear", lambda _: None)
        with pytest.raises(KeyboardInterrupt):
            unlock(tmp_path, "one")
    assert not (tmp_path / "library.db").exists()
    monkeypatch.setattr(keys, "_MAKING_S", 0.05)
    with unlock(tmp_path, "one") as vault:
        record(vault, [])
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["sessions"]


_MAKE = """
import sys
from pathlib import Path
from biofeedback.recordings.keys import unlock
from tests.recordings.sessions import record
with unlock(Path(sys.argv[1]), "one") as vault:
    record(vault, [])
"""


def test_two_programs_that_start_together_make_one_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    programs = [
        subprocess.Popen([sys.executable, "-c", _MAKE, str(library)], cwd=Path(__file__).parents[2])
        for _ in range(3)
    ]
    assert [program.wait() for program in programs] == [0, 0, 0]
    monkeypatch.setattr(key_slots, "_MEMORY_KIB", _SHIPPED[0])  # what they used
    with unlock(library, "one") as vault:
        assert len(vault.sessions()) == 3


def test_a_guess_costs_as_much_as_rfc_9106_recommends() -> None:
    assert _SHIPPED == (64 * 1024, 3, 4)
