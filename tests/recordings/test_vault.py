import os
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from biofeedback.errors import InUseError, PassphraseError, RecordingError, SchemaError
from biofeedback.events import (
    DERIVED,
    Beat,
    DeviceStatus,
    Event,
    Metric,
    RrIntervals,
    SampleBatch,
    SessionMeta,
    StreamInfo,
    Tick,
    read_only,
)
from biofeedback.recordings import library
from biofeedback.recordings.additions import read_additions
from biofeedback.recordings.database import Connection, connect
from biofeedback.recordings.glance import glance
from biofeedback.recordings.packed import REVIEWED
from biofeedback.recordings.people import CheckIn
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


def test_deleting_a_session_leaves_nothing_but_one_audit_line(vault: Vault) -> None:
    meta = session_meta(person="P-1")
    key = record(vault, everything(), meta).key
    other = record(vault, everything())
    vault.set_summary(meta.session_id, {"rmssd": 41.5})
    vault.people.keep_check_in(CheckIn("P-1", meta.session_id, "before", "1", "en", {"a": 1}))
    before = len(vault.audit.lines())
    vault.delete(meta.session_id)
    assert [path.name for path in (vault.folder / "sessions").iterdir()] == [other.path.name]
    with pytest.raises(RecordingError, match="no session"):
        vault.session(meta.session_id)
    assert [line.action for line in vault.audit.lines()[before:]] == ["deleted"]
    assert vault._library._connection is not None
    for table in ("sessions", "people", "consents", "check_ins", "settings"):
        content = vault._library._connection.execute(f"SELECT * FROM {table}").fetchall()
        assert meta.session_id not in str(content)
    plain = vault.folder / "plain.db"
    vault._library._connection.execute(f"ATTACH '{plain}' AS plain KEY ''")
    vault._library._connection.execute("SELECT sqlcipher_export('plain')")
    assert key not in plain.read_bytes()
    assert other.key in plain.read_bytes()
    assert b"rmssd" not in plain.read_bytes()
    journal = vault.folder / "library.db-wal"
    assert not journal.exists() or journal.stat().st_size == 0


def test_a_session_being_recorded_is_not_deleted(vault: Vault) -> None:
    writer = vault.new_session(session_meta())
    with pytest.raises(InUseError):
        vault.delete("last")
    writer.write([Tick(1.0)])
    writer.close()
    assert list(vault.session("last").events()) == [Tick(1.0)]


@pytest.mark.parametrize("content", [b"", b"noise" * 1000, None])
def test_a_damaged_session_can_be_deleted(vault: Vault, content: bytes | None) -> None:
    path = record(vault, []).path
    path.unlink() if content is None else path.write_bytes(content)
    vault.delete("last")
    assert vault.sessions() == []
    assert not path.exists()


def test_a_session_moves_to_another_person(vault: Vault) -> None:
    meta = session_meta(person="P-1")
    record(vault, everything(), meta)
    vault.people.keep_check_in(CheckIn("P-1", meta.session_id, "before", "1", "en", {}))
    vault.move(meta.session_id, "P-2")
    assert [each.person for each in vault.sessions()] == ["P-2"]
    assert vault.sessions("P-1") == []
    assert vault.session("last").meta.person == "P-2"
    assert len(vault.people.check_ins("P-2")) == 1
    assert "moved" in [line.action for line in vault.audit.lines()]


def test_the_therapists_signals_go_and_the_clients_stay(vault: Vault) -> None:
    theirs: list[Event] = [
        StreamInfo(0.0, "therapist/ecg/y", "y", "therapist", "ecg", 2.0, "uV"),
        SampleBatch(0.5, "therapist/ecg/y", 2.0, read_only([7.25, 8.5]), 1.0),
        RrIntervals(1.0, "therapist", "y", 60.0, (1000.0,)),
        Beat(1.0, "therapist", 0, 1000.0, "ok", False),
        Metric(1.0, "therapist", "hr", 60.0, "bpm", 10.0, 1.0),
        DeviceStatus(1.0, "y", "therapist", "Y", "streaming"),
    ]
    mine = everything()
    recording = record(vault, [*mine[:20], *theirs, *mine[20:]])
    vault.additions("last").set_verdict("client", 3, "ok")
    vault.additions("last").set_verdict("therapist", 0, "extra")
    vault.delete_therapist_signals("last")
    left = vault.session("last")
    assert list(left.events()) == [e for e in mine if not isinstance(e, DERIVED)]
    assert list(left.derived()) == [e for e in mine if isinstance(e, DERIVED)]
    assert left.corrections() == {("client", 3): "ok"}
    assert left.complete
    assert left.key != recording.key
    assert not recording.path.exists()
    assert len(list((vault.folder / "sessions").iterdir())) == 1


def test_an_export_waits_for_consent_that_was_taken_back(vault: Vault, tmp_path: Path) -> None:
    record(vault, everything(), session_meta(person="P-1"))
    vault.people.agree("P-1", "exports", "1", "text")
    vault.export("last", "rr", tmp_path / "one.txt")
    vault.people.withdraw("P-1", "exports")
    with pytest.raises(RecordingError, match="has not agreed"):
        vault.export("last", "rr", tmp_path / "two.txt")
    assert not (tmp_path / "two.txt").exists()


def test_what_a_sensor_measured_leaves_only_as_agreed(vault: Vault, tmp_path: Path) -> None:
    vault.people.agree("P-1", "record", "2", "text")
    record(vault, everything(), session_meta("sensor", "P-1"))
    for name in ("csv", "bids"):
        with pytest.raises(RecordingError, match="has not agreed to “exports”"):
            vault.export("last", name, tmp_path / "out")
    vault.people.agree("P-1", "exports", "2", "text")
    vault.export("last", "csv", tmp_path / "one.csv")
    with pytest.raises(RecordingError, match="has not agreed to “research”"):
        vault.export("last", "bids", tmp_path / "two")
    assert not (tmp_path / "two").exists()
    vault.people.agree("P-1", "research", "2", "text")
    vault.export("last", "bids", tmp_path / "two")


def test_a_locked_library_says_so_and_lets_a_recording_end(vault: Vault) -> None:
    writer = vault.new_session(session_meta())
    vault.close()
    with pytest.raises(RecordingError, match="is locked"):
        vault.sessions()
    writer.write([Tick(1.0)])
    writer.close()


def test_after_a_lock_the_end_of_a_session_is_found_again(tmp_path: Path) -> None:
    key = os.urandom(32)
    vault = Vault.create(tmp_path, key)
    writer = vault.new_session(session_meta())
    vault.close()
    writer.write([Tick(7.0)])
    writer.close()
    with Vault.open(tmp_path, key) as again:
        assert again.sessions()[0].duration_s is None
        assert again.session("last").complete
        assert again.sessions()[0].duration_s == 7.0
        assert again.sessions()[0].complete


def test_numbers_kept_beside_a_session_come_back(vault: Vault) -> None:
    meta = session_meta()
    record(vault, [], meta)
    assert vault.summary(meta.session_id) is None
    vault.set_summary(meta.session_id, {"rmssd_ms": 41.5, "tags": ["unpaced"]})
    assert vault.summary(meta.session_id) == {"rmssd_ms": 41.5, "tags": ["unpaced"]}


def test_a_library_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    key = os.urandom(32)
    Vault.create(tmp_path, key).close()
    (tmp_path / "library.db").unlink()
    old = connect(tmp_path / "library.db", key, create=True)
    for statement in library._VERSION_1:
        old.execute(statement)
    old.execute("PRAGMA user_version = 1")
    old.execute(
        "INSERT INTO sessions (session_id, key, started_at, person, source) "
        "VALUES ('abcd1234', x'00', '2026-03-01T10:00:00+01:00', 'P-1', 'sensor')"
    )
    old.close()
    with Vault.open(tmp_path, key) as vault:
        assert [(each.session_id, each.person) for each in vault.sessions()] == [
            ("abcd1234", "P-1")
        ]
        assert vault.people.names() == ["P-1"]
        assert vault.people.disguise("P-1") is not None
        assert vault._find("last").file == "abcd1234.session"
    Vault.open(tmp_path, key).close()


def test_a_session_of_the_first_version_is_read_and_takes_additions(vault: Vault) -> None:
    recording = record(vault, everything())
    connection = connect(recording.path, recording.key)
    connection.execute("DROP TABLE additions")
    put_all_in_blocks(connection)
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert vault.additions("last").all() == []
    assert len(list(vault.session("last").beats())) == 8
    vault.additions("last").star(1.0)
    assert vault.additions("last").stars() == [1.0]


def put_all_in_blocks(connection: Connection) -> None:
    """As before version 3."""
    connection.execute("INSERT INTO blocks SELECT * FROM curves")
    connection.execute("DROP TABLE curves")


def test_a_session_of_the_second_version_is_read_as_it_was(vault: Vault) -> None:
    recording = record(vault, everything())
    vault.additions("last").write_note(2.0, "kept")
    connection = connect(recording.path, recording.key)
    put_all_in_blocks(connection)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    for _ in ("as it is", "brought up to date"):
        again = vault.session("last")
        assert list(again.all_events()) == everything()
        assert len(glance(again, REVIEWED).beats["client"]) == 8
        assert {each.name for each in again.metrics()} == {"hr", "rmssd"}
        assert read_additions(again)[0].body["text"] == "kept"
        vault.additions("last").star(1.0)


def test_what_a_review_draws_is_read_without_the_other_metrics(vault: Vault) -> None:
    level = Metric(3.0, "client", "conductance", 4.5, "uS", 1.0, 1.0)
    recording = record(vault, [*everything(), level])
    assert list(recording.all_events()) == [*everything(), level]
    connection = connect(recording.path, recording.key)
    connection.execute("DELETE FROM blocks")
    connection.close()
    seen = glance(recording, REVIEWED)
    assert seen.metrics["client", "conductance"].values.tolist() == [4.5]
    assert len(seen.beats["client"]) == 8
    assert {each.name for each in recording.metrics()} == {"conductance"}
