from pathlib import Path

import pandas as pd
import pytest

from biofeedback.errors import RecordingError, UsageError
from biofeedback.events import Beat
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import everything, record, session_meta


def test_a_verdict_by_hand_leaves_the_recording_as_it_was(vault: Vault) -> None:
    recording = record(vault, everything())
    before = [event for event in recording.derived() if isinstance(event, Beat)]
    vault.additions("last").set_verdict("client", 3, "ok")
    vault.additions("last").set_verdict("client", 4, "extra")
    again = vault.session("last")
    assert [event for event in again.derived() if isinstance(event, Beat)] == before
    assert {b.index: b.verdict for b in again.beats() if b.index in (2, 3, 4)} == {
        2: "ok",
        3: "ok",
        4: "extra",
    }
    assert [beat.rr_ms for beat in again.beats()] == [beat.rr_ms for beat in before]


def test_every_addition_is_undone_and_brought_back_in_turn(vault: Vault) -> None:
    record(vault, everything())
    additions = vault.additions("last")
    additions.set_verdict("client", 1, "extra")
    additions.set_verdict("client", 1, "missed")
    given = vault.session("last").corrections
    assert given() == {("client", 1): "missed"}
    additions.undo()
    assert given() == {("client", 1): "extra"}
    additions.undo()
    assert given() == {}
    assert additions.undo() is None
    additions.redo()
    additions.redo()
    assert given() == {("client", 1): "missed"}
    assert additions.redo() is None
    additions.undo()
    additions.set_verdict("client", 2, "extra")
    assert additions.redo() is None
    assert given() == {("client", 1): "extra", ("client", 2): "extra"}


def test_an_unknown_verdict_is_refused(vault: Vault) -> None:
    record(vault, everything())
    with pytest.raises(UsageError, match="cannot be"):
        vault.additions("last").set_verdict("client", 1, "fine")  # type: ignore[arg-type]


def test_up_to_three_moments_have_a_star_and_keep_it(vault: Vault) -> None:
    record(vault, everything())
    for time in (7.5, 1.0, 8.5):
        vault.additions("last").star(time)
    with pytest.raises(UsageError, match="Three moments"):
        vault.additions("last").star(9.0)
    assert vault.additions("last").stars() == [1.0, 7.5, 8.5]


def test_a_star_taken_back_makes_room_and_can_be_undone(vault: Vault) -> None:
    record(vault, everything())
    additions = vault.additions("last")
    for time in (1.0, 7.5, 8.5):
        additions.star(time)
    additions.unstar(7.5)
    additions.star(9.0)
    assert additions.stars() == [1.0, 8.5, 9.0]
    additions.undo()
    additions.undo()
    assert additions.stars() == [1.0, 7.5, 8.5]


def test_a_moment_can_be_added_afterwards(vault: Vault) -> None:
    record(vault, everything())
    vault.additions("last").add_moment(4.25, "a sigh")
    added = vault.additions("last").all()
    assert [(each.kind, each.body) for each in added] == [
        ("moment", {"time": 4.25, "text": "a sigh"})
    ]


def test_a_late_note_lies_at_its_time(vault: Vault) -> None:
    record(vault, everything())
    vault.additions("last").write_note(7.5, "the sister again")
    (note,) = vault.additions("last").all()
    assert (note.kind, note.body) == ("note", {"time": 7.5, "text": "the sister again"})


def test_a_session_being_recorded_takes_no_additions(vault: Vault) -> None:
    writer = vault.new_session(session_meta())
    with pytest.raises(RecordingError, match="in use"):
        vault.additions("last")
    writer.close()


def test_exports_carry_both_verdicts(vault: Vault, tmp_path: Path) -> None:
    record(vault, everything())
    vault.additions("last").set_verdict("client", 3, "ok")
    vault.export("last", "csv", tmp_path / "s.csv")
    table = pd.read_csv(tmp_path / "s_rr.csv", keep_default_na=False)
    assert list(table.columns)[-2:] == ["source", "verdict_by_hand"]
    corrected = table[table.verdict_by_hand == "ok"]
    assert corrected.verdict.tolist() == ["ectopic"]
    vault.export("last", "rr", tmp_path / "s.txt")
    assert len((tmp_path / "s_corrected.txt").read_text().split()) == 8
