from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from biofeedback.errors import RecordingError
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record, session_meta


def test_what_was_done_is_kept_and_what_was_in_it_is_not(vault: Vault, tmp_path: Path) -> None:
    meta = session_meta(person="planted-person")
    record(vault, everything(), meta)
    vault.export("last", "rr", tmp_path / "s.txt")
    vault.additions("last").write_note(1.0, "planted-note")
    vault.delete("last")
    lines = vault.audit.lines()
    assert [(line.action, line.detail) for line in lines] == [
        ("person added", ""),
        ("recorded", ""),
        ("opened", ""),
        ("exported", "rr, pseudonym"),
        ("corrected", ""),
        ("deleted", ""),
    ]
    assert {line.subject for line in lines[1:]} == {meta.session_id}
    assert "planted" not in str(lines)


@pytest.mark.parametrize("statement", ["DELETE FROM audit", "UPDATE audit SET action = 'x'"])
def test_a_line_is_neither_changed_nor_removed(vault: Vault, statement: str) -> None:
    vault.audit.note("opened", "abcd")
    with (
        pytest.raises(RecordingError, match="append-only"),
        vault._library.transaction() as connection,
    ):
        connection.execute(statement)
    assert [line.action for line in vault.audit.lines()] == ["opened"]


def test_the_rule_is_in_the_file_itself(vault: Vault) -> None:
    vault.audit.note("opened", "abcd")
    assert vault._library._connection is not None
    with pytest.raises(dbapi2.IntegrityError, match="append-only"):
        vault._library._connection.execute("DELETE FROM audit")
