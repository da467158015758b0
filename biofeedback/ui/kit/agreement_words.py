"""What a person is asked to agree to, word for word; another wording is another version."""

from __future__ import annotations

from biofeedback.recordings.people import Scope
from biofeedback.ui.kit.words import tr

VERSION = "2"


def agreement(scope: Scope) -> str:
    """The text of one agreement."""
    texts: dict[Scope, str] = {
        "record": tr("Heart, skin and breath may be recorded, in this vault only."),
        "share": tr("What is measured may go to programs on this network while it is measured."),
        "second sensor": tr("The therapist may wear a sensor too, recorded beside mine."),
        "exports": tr(
            "Files without a name may be made: for the record, to hand over, or for other tools."
        ),
        "research": tr("Files without a name may be made for research."),
    }
    return texts[scope]
