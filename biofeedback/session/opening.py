"""Opens a person's vault, or makes one.

By passphrase, by this computer's keychain, or to look around with simulated people only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from biofeedback.errors import RecordingError
from biofeedback.recordings.keys import (
    check,
    make_recovery_key,
    opens_with,
    set_passphrase,
    unlock,
)
from biofeedback.recordings.vault import SessionSummary, Vault

Protection: TypeAlias = Literal["passphrase", "keychain", "none"]

PURPOSE_READ = "purpose read"
"""Setting of the library: the text on what this is was read and put away."""
HELP_TEXT = "help text"
"""Setting of the library: whom to call and when, in the clinic's own words."""
_PUT_AWAY = "recordings put away"
JUST_ME = "Just me"
"""The pseudonym of somebody who practises alone."""


@dataclass(frozen=True, slots=True)
class Made:
    """A vault that was made, and the key to write down."""

    vault: Vault
    recovery_key: str
    """Empty for a vault that needs none."""


class Opening:
    """One library folder. ``config`` is where key files lie; None for the usual place."""

    def __init__(self, folder: Path, config: Path | None = None) -> None:
        self.folder = folder
        self._config = config

    @property
    def exists(self) -> bool:
        """Whether there is a vault."""
        return opens_with(self.folder) is not None

    @property
    def asks(self) -> bool:
        """Whether a passphrase opens it."""
        return opens_with(self.folder) == "passphrase"

    def open(self, passphrase: str | None = None) -> Vault:
        """Open the vault that is there.

        Raises :class:`PassphraseError` when the passphrase (or recovery key) does not open it.
        """
        return unlock(self.folder, passphrase, config=self._config)

    def check(self, passphrase: str) -> None:
        """Look whether ``passphrase`` opens the vault, which is open and stays so.

        Raises :class:`PassphraseError` when it does not.
        """
        check(self.folder, passphrase, config=self._config)

    def make(self, protection: Protection, passphrase: str = "") -> Made:
        """Make a vault; whoever asks has made sure that the person is 18 or older.

        Raises :class:`RecordingError` where this computer keeps no keys for programs.
        """
        given = passphrase if protection == "passphrase" else None
        vault = self._make(given)
        if protection == "keychain" and vault.demonstrations_only:
            vault.close()
            raise RecordingError(
                "This computer keeps no keys for programs: choose a passphrase instead."
            )
        vault.people.add(JUST_ME)
        vault.keep_age_asked(True)
        if protection == "none":
            return Made(vault, "")
        return Made(vault, make_recovery_key(self.folder, given, config=self._config))

    def _make(self, passphrase: str | None) -> Vault:
        """A new vault; one that was left half-way without a passphrase takes it now."""
        if passphrase is not None and opens_with(self.folder) == "file":
            set_passphrase(self.folder, None, passphrase, config=self._config)
        return self.open(passphrase)


def kept_early(vault: Vault) -> SessionSummary | None:
    """The latest recording that ended early and was not put away since; None without one."""
    put_away = vault.people.setting(_PUT_AWAY, default=[])
    for each in reversed(vault.sessions()):
        if not each.complete and each.session_id not in put_away:
            return each
    return None


def put_away(vault: Vault, session_id: str) -> None:
    """Say no more of a recording that ended early; it stays where it is."""
    earlier = vault.people.setting(_PUT_AWAY, default=[])
    vault.people.set_setting(_PUT_AWAY, sorted({*earlier, session_id}))
