"""Take a recording made elsewhere into the library, as if it had been recorded here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from biofeedback.errors import InputError
from biofeedback.events import Emit, Event
from biofeedback.recordings.exporters import EXPORTERS
from biofeedback.recordings.imported import Role
from biofeedback.recordings.importers import read_file
from biofeedback.recordings.recorder import Recorder
from biofeedback.recordings.vault import Vault
from biofeedback.session.recipe import is_recipe
from biofeedback.session.replaying import interpret

RECIPE_ELSEWHERE: Final = (
    "This is a recipe, not a recording: take it in under Practise, where a practice is set up."
)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The session a file became."""

    session_id: str
    notes: tuple[str, ...]
    """What was assumed or left out, one sentence each."""


def is_bundle(path: Path) -> bool:
    """Whether the file is a bundle of this program, which opens with a passphrase of its own."""
    return path.suffix == EXPORTERS["bundle"].suffix


def _unheard(_event: Event) -> None:
    """Nobody follows."""


def take_in(
    vault: Vault,
    path: Path,
    person: str = "",
    *,
    sampling_rate: float | None = None,
    columns: Mapping[str, Role] | None = None,
    passphrase: str = "",
    listen: Emit = _unheard,
) -> TakenIn:
    """Read a file and keep it as a session of ``person``; of half a file nothing is kept.

    ``sampling_rate`` and ``columns`` are those of
    :func:`biofeedback.recordings.importers.read_file`; ``passphrase`` opens a bundle. ``listen``
    hears each event. Raises :class:`InputError`, :class:`UsageError` or :class:`RecordingError`.
    """
    if is_recipe(path):
        raise InputError(RECIPE_ELSEWHERE)
    if is_bundle(path):
        return TakenIn(vault.add_bundle(path, passphrase, person).meta.session_id, ())
    imported = read_file(path, sampling_rate, columns)
    meta = replace(imported.meta, person=person)
    recorder = Recorder(vault.new_session(meta), lambda _: None)
    try:
        try:
            interpret(imported.events(), (recorder.put, listen))
        finally:
            recorder.close()
    except BaseException:
        vault.delete(meta.session_id)
        raise
    return TakenIn(meta.session_id, imported.notes)
