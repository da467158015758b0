from datetime import UTC, datetime

import pytest

from biofeedback.errors import RecordingError, UsageError
from biofeedback.recordings.people import CheckIn
from biofeedback.recordings.vault import Vault
from tests.recordings.sessions import record, session_meta


def test_a_person_is_known_by_a_pseudonym(vault: Vault) -> None:
    vault.people.add("P-2")
    vault.people.add("P-1")
    vault.people.add("P-2")
    assert vault.people.names() == ["P-1", "P-2"]
    one, two = vault.people.disguise("P-1"), vault.people.disguise("P-2")
    assert one is not None
    assert two is not None
    assert one.name != two.name
    assert one == vault.people.disguise("P-1")
    assert vault.people.disguise("P-3") is None


@pytest.mark.parametrize("name", ["", " ", " P-1"])
def test_a_pseudonym_is_not_blank(vault: Vault, name: str) -> None:
    with pytest.raises(UsageError, match="pseudonym"):
        vault.people.add(name)


def test_nothing_is_agreed_to_before_somebody_says_so(vault: Vault) -> None:
    people = vault.people
    assert not people.allows("P-1", "record")
    people.agree("P-1", "record", "2", "I agree to be recorded.")
    assert people.allows("P-1", "record")
    assert not people.allows("P-1", "exports")
    assert not people.allows("P-2", "record")


def test_a_consent_is_withdrawn_and_given_again_and_all_of_it_is_kept(vault: Vault) -> None:
    people = vault.people
    people.agree("P-1", "research", "1", "text")
    people.withdraw("P-1", "research")
    assert not people.allows("P-1", "research")
    people.agree("P-1", "research", "2", "other text")
    assert people.allows("P-1", "research")
    lines = people.consents("P-1")
    assert [(line.given, line.version) for line in lines] == [
        (True, "1"),
        (False, "1"),
        (True, "2"),
    ]
    assert lines[0].text_hash == lines[1].text_hash != lines[2].text_hash
    assert len(lines[0].text_hash) == 64


def test_what_was_never_given_cannot_be_withdrawn(vault: Vault) -> None:
    with pytest.raises(UsageError, match="nothing to withdraw"):
        vault.people.withdraw("P-1", "share")


def test_a_sensor_records_nobody_who_has_not_agreed(vault: Vault) -> None:
    meta = session_meta("sensor", "P-1")
    with pytest.raises(RecordingError, match="has not agreed"):
        vault.new_session(meta)
    assert vault.sessions() == []
    vault.people.agree("P-1", "record", "1", "text")
    record(vault, [], meta)
    vault.people.withdraw("P-1", "record")
    with pytest.raises(RecordingError, match="has not agreed"):
        vault.new_session(session_meta("sensor", "P-1"))


def test_the_therapists_own_signals_have_their_own_consent(vault: Vault) -> None:
    vault.people.agree("P-1", "record", "1", "text")
    assert not vault.people.allows("therapist", "record")
    vault.people.agree("therapist", "record", "1", "text")
    assert vault.people.allows("therapist", "record")
    assert vault.people.names() == ["P-1"]


def test_check_ins_come_back_with_what_was_skipped(vault: Vault) -> None:
    answers = {"distress": 3, "word": "heavy, but all right", "sleep": None}
    check_in = CheckIn("P-1", "abcd1234", "before", "1", "en", answers)
    vault.people.keep_check_in(check_in)
    (kept,) = vault.people.check_ins("P-1")
    assert kept.answers == answers
    assert datetime.fromisoformat(kept.at).tzinfo is not None
    assert vault.people.check_ins("P-2") == []


def test_settings_belong_to_a_person_or_to_the_library(vault: Vault) -> None:
    people = vault.people
    people.set_setting("theme", "dark")
    people.set_setting("not offered", ["touch"], "P-1")
    assert people.setting("theme") == "dark"
    assert people.setting("not offered", "P-1") == ["touch"]
    assert people.setting("not offered", "P-2", default=[]) == []
    people.set_setting("theme", "light")
    assert people.setting("theme") == "light"


def test_sessions_past_their_time_are_named_and_not_deleted(vault: Vault) -> None:
    meta = session_meta(person="P-1")  # of 1 March 2026
    record(vault, [], meta)
    record(vault, [], session_meta(person="P-2"))
    assert vault.people.past_their_time(datetime(2036, 1, 1, tzinfo=UTC)) == []
    vault.people.keep_for("P-1", 12)
    assert vault.people.past_their_time(datetime(2027, 2, 28, tzinfo=UTC)) == []
    assert vault.people.past_their_time(datetime(2027, 3, 1, tzinfo=UTC)) == [meta.session_id]
    assert len(vault.sessions()) == 2
    vault.people.keep_for("P-1", None)
    assert vault.people.past_their_time(datetime(2036, 1, 1, tzinfo=UTC)) == []


def test_a_person_with_sessions_is_not_forgotten(vault: Vault) -> None:
    record(vault, [], session_meta(person="P-1"))
    with pytest.raises(RecordingError, match="still has 1 session"):
        vault.people.forget("P-1")


def test_a_person_is_forgotten_with_everything_said(vault: Vault) -> None:
    people = vault.people
    people.agree("P-1", "record", "1", "text")
    people.keep_check_in(CheckIn("P-1", "", "diary", "1", "en", {}))
    people.set_setting("a", 1, "P-1")
    people.forget("P-1")
    assert people.names() == []
    assert people.consents("P-1") == people.check_ins("P-1") == []
    assert people.setting("a", "P-1") is None
    assert all(line.subject != "P-1" for line in vault.audit.lines())
    assert vault.audit.lines()[-1].action == "person deleted"
