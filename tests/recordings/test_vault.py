import os
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from biofeedback.errors import PassphraseError, RecordingError, SchemaError
from biofeedback.events import DERIVED, SessionMeta, Tick
from biofeedback.recordings.database import connect
from biofeedback.recordings.vault import Vault, library_of
from tests.recordings.sessions import everything, record, session_meta


def test_a_session_comes_back_as_it_was(vault: Vault) -> None:
    events = everything()
    meta = session_meta(person="P-17")
    recording = record(vault, events, meta)
    assert list(recording.events()) == [e for e in events if not isinstance(e, DERIVED)]
    assert list(recording.derived()) == [e for e in events if isinstance(e, DERIVED)]
    assert recording.meta == meta
    assert recording.duration_s == 10.0
    assert recording.complete


def test_sessions_are_listed_in_the_order_in_which_they_were_made(vault: Vault) -> None:
    first, second = session_meta(person="P-1"), session_meta("file")
    record(vault, [Tick(3.0)], first)
    writer = vault.new_session(second)
    one, two = vault.sessions()
    assert (one.session_id, one.duration_s, one.complete) == (first.session_id, 3.0, True)
    assert (two.session_id, two.duration_s, two.complete) == (second.session_id, None, False)
    assert (one.person, one.source, two.source) == ("P-1", "simulated", "file")
    writer.close()


def test_a_session_is_found_by_id_by_file_and_as_the_last(vault: Vault) -> None:
    first = record(vault, [Tick(1.0)])
    last = record(vault, [Tick(2.0)])
    assert vault.session("last").meta == last.meta
    assert vault.session(first.meta.session_id).meta == first.meta
    assert vault.session(first.path).meta == first.meta
    assert vault.session(str(first.path)).meta == first.meta
    assert library_of(first.path) == vault.folder.resolve()


@pytest.mark.parametrize("which", ["last", "abcd1234", "../library", "abcd1234.session"])
def test_a_session_that_is_not_there_is_said_so(vault: Vault, which: str) -> None:
    with pytest.raises(RecordingError, match=r"There (is|are) no session"):
        vault.session(which)


def test_every_session_has_a_key_of_its_own(vault: Vault) -> None:
    one, two = record(vault, []), record(vault, [])
    assert one.key != two.key
    with pytest.raises(PassphraseError):
        connect(one.path, two.key)


@pytest.mark.parametrize("session_id", ["", "../evil", "a/b", "ABCD", "x" * 80])
def test_a_session_cannot_be_given_a_name_that_leaves_the_folder(
    vault: Vault, session_id: str
) -> None:
    meta = SessionMeta(session_id, "2026-03-01T10:00:00+01:00", "simulated", "0.1.0")
    with pytest.raises(RecordingError, match="cannot be the name"):
        vault.new_session(meta)
    assert vault.sessions() == []


def test_another_key_opens_nothing(vault: Vault) -> None:
    with pytest.raises(PassphraseError):
        Vault.open(vault.folder, os.urandom(32))


def test_a_finished_session_is_one_file(vault: Vault) -> None:
    recording = record(vault, everything())
    assert [path.name for path in recording.path.parent.iterdir()] == [recording.path.name]


def test_reading_a_finished_session_changes_nothing(vault: Vault) -> None:
    recording = record(vault, everything())
    before = recording.path.read_bytes(), recording.path.stat().st_mtime_ns
    list(vault.session("last").events())
    assert (recording.path.read_bytes(), recording.path.stat().st_mtime_ns) == before
    assert [path.name for path in recording.path.parent.iterdir()] == [recording.path.name]


def test_a_session_that_is_being_recorded_is_not_opened(vault: Vault) -> None:
    writer = vault.new_session(session_meta())
    with pytest.raises(RecordingError, match="in use"):
        vault.session("last")
    writer.close()
    assert vault.session("last").complete


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_session_cut_short_ends_in_a_sentence(vault: Vault, share: float) -> None:
    recording = record(vault, everything() * 20)
    whole = recording.path.read_bytes()
    recording.path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(RecordingError) as told:
        list(vault.session("last").events())
    assert recording.path.name in str(told.value)


def test_a_session_with_a_changed_byte_ends_in_a_sentence(vault: Vault) -> None:
    recording = record(vault, everything() * 20)
    whole = bytearray(recording.path.read_bytes())
    whole[len(whole) // 2] ^= 1
    recording.path.write_bytes(whole)
    with pytest.raises(RecordingError):
        list(vault.session("last").events())


def test_a_session_of_a_newer_version_is_refused(vault: Vault) -> None:
    recording = record(vault, [])
    connection = connect(recording.path, recording.key)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(SchemaError, match="newer version"):
        vault.session("last")


def test_a_library_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    key = os.urandom(32)
    Vault.create(tmp_path, key).close()
    connection = connect(tmp_path / "library.db", key)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(SchemaError, match="newer version"):
        Vault.open(tmp_path, key)


def test_a_library_is_not_made_over_another(vault: Vault) -> None:
    with pytest.raises(RecordingError, match="exists already"):
        Vault.create(vault.folder, os.urandom(32))


def test_two_instances_share_a_library(tmp_path: Path) -> None:
    key = os.urandom(32)
    with Vault.create(tmp_path, key) as one, Vault.open(tmp_path, key) as two:
        writers = [vault.new_session(session_meta()) for vault in (one, two, one, two)]
        for writer in writers:
            writer.write([Tick(1.0)])
            writer.close()
        assert len(one.sessions()) == len(two.sessions()) == 4
        assert all(summary.complete for summary in one.sessions())


def test_nothing_of_a_library_is_readable_without_its_key(vault: Vault) -> None:
    recording = record(vault, everything(), session_meta(person="planted-person"))
    with pytest.raises(dbapi2.DatabaseError):
        dbapi2.connect(str(recording.path)).execute("SELECT * FROM sqlite_master")
    for path in vault.folder.rglob("*"):
        if path.is_file():
            assert b"planted-person" not in path.read_bytes()
            assert b"ABCD1234" not in path.read_bytes()
