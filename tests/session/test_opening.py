"""Opening a vault, or making one."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from biofeedback.errors import PassphraseError, RecordingError
from biofeedback.session.opening import JUST_ME, Opening, kept_early, put_away
from biofeedback.session.starting import meta_now


@pytest.fixture
def opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opening:
    monkeypatch.setattr(keyring.core, "_keyring_backend", NoKeyring())
    return Opening(tmp_path / "library", tmp_path / "config")


def test_a_vault_made_with_a_passphrase_opens_with_it_and_with_the_recovery_key(
    opening: Opening,
) -> None:
    assert not opening.exists
    made = opening.make("passphrase", "a heron at noon")
    assert made.vault.people.names() == [JUST_ME]
    made.vault.close()
    assert opening.exists
    assert opening.asks
    for key in ("a heron at noon", made.recovery_key):
        opening.open(key).close()
    with pytest.raises(PassphraseError):
        opening.open("another")


def test_without_a_keychain_a_passphrase_is_asked_for_and_then_taken(opening: Opening) -> None:
    with pytest.raises(RecordingError, match="choose a passphrase"):
        opening.make("keychain")
    made = opening.make("passphrase", "a heron at noon")
    assert not made.vault.demonstrations_only
    made.vault.close()
    assert opening.asks


def test_looking_around_needs_no_key_and_records_nobody(opening: Opening) -> None:
    made = opening.make("none")
    assert made.recovery_key == ""
    assert made.vault.demonstrations_only
    made.vault.close()
    assert not opening.asks
    opening.open().close()


def test_a_recording_that_ended_early_is_named_until_it_is_put_away(opening: Opening) -> None:
    with opening.make("passphrase", "a heron at noon").vault as vault:
        assert kept_early(vault) is None
        vault.new_session(meta_now("simulated", "Wren")).close()
        assert kept_early(vault) is None
        vault.new_session(meta_now("simulated", "Wren")).close(complete=False)
        early = kept_early(vault)
        assert early is not None
        put_away(vault, early.session_id)
        assert kept_early(vault) is None
        assert len(vault.sessions()) == 2
