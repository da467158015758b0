"""An open vault, its sensors, and who is here: what every screen of the program shares."""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.recordings.vault import Vault
from biofeedback.session.opening import Opening
from biofeedback.session.sensing import Sensing


@dataclass(slots=True)
class Opened:
    """Made when a vault opens, and let go when it closes."""

    vault: Vault
    sensing: Sensing
    opening: Opening
    person: str = ""
    """Pseudonym; empty until somebody is chosen on purpose."""
