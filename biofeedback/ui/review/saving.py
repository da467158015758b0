"""Opens the dialogs that save something of a session, and saves it beside the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from biofeedback.errors import BiofeedbackError, UsageError
from biofeedback.guidance import wording
from biofeedback.recordings.deidentify import Level
from biofeedback.recordings.output import staged
from biofeedback.recordings.recording import Recording
from biofeedback.recordings.report import Copy
from biofeedback.recordings.report_html import report_html
from biofeedback.recordings.vault import Vault
from biofeedback.session.apart import apart
from biofeedback.session.report_reading import analyzed, put_together
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said, spoken
from biofeedback.ui.review.export_dialog import ExportDialog
from biofeedback.ui.review.report_dialog import ReportDialog
from biofeedback.ui.review.report_pdf import write_pdf
from biofeedback.ui.review.save_dialog import SaveDialog
from biofeedback.ui.review.session import ReviewSession
from biofeedback.ui.review.words import tr


class Saving(QObject):
    """One dialog of each kind at most; they close with the window."""

    def __init__(self, session: ReviewSession, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self.export: ExportDialog | None = None
        self.report: ReportDialog | None = None
        self._theme = Theme()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        for dialog in (self.export, self.report):
            if dialog is not None:
                dialog.set_theme(theme)

    def open_export(self) -> None:
        """Ask how the session is to leave this computer."""
        if self.export is None:
            self.export = ExportDialog(self._id, self._window)
            self.export.asked.connect(self._export)
        self._show(self.export)

    def open_report(self) -> None:
        """Ask what kind of report is wanted."""
        if self.report is None:
            self.report = ReportDialog(self._id, self._window)
            self.report.asked.connect(self._write_report)
        self._show(self.report)

    @property
    def _id(self) -> str:
        return self._session.found.recording.meta.session_id

    def _show(self, dialog: SaveDialog) -> None:
        dialog.set_theme(self._theme)
        dialog.show()
        dialog.activateWindow()

    def _export(self, name: str, level: str, place: str, passphrase: str) -> None:
        vault, session_id = self._session.vault, self._id

        def work() -> str:
            return told(
                lambda: vault.export(
                    session_id, name, Path(place), cast(Level, level),
                    passphrase=passphrase or None, about=wording.fixed("F.7-a"),
                )[0]
            )  # fmt: skip

        self._session.run(work, self._told_export)

    def _write_report(self, copy: str, place: str, hidden: frozenset[str]) -> None:
        vault, recording = self._session.vault, self._session.found.recording

        def work() -> str:
            return told(
                lambda: write_report(vault, recording, cast(Copy, copy), Path(place), hidden)
            )

        self._session.run(work, self._told_report)

    def _told_export(self, sentence: str) -> None:
        if self.export is not None:
            self.export.say(sentence)

    def _told_report(self, sentence: str) -> None:
        if self.report is not None:
            self.report.say(sentence)


def write_report(
    vault: Vault, recording: Recording, copy: Copy, out: Path, hidden: frozenset[str] = frozenset()
) -> Path:
    """Write the one-page report of a session, as PDF or HTML after the ending of its name.

    It takes as long as ``analyze`` does, in a process of its own. Raises :class:`UsageError` for
    any other ending, :class:`RecordingError` where the person has not agreed to files, and
    :class:`InputError` or :class:`RecordingError` where it cannot be written.
    """
    vault.require_exports(recording.meta.session_id)
    if out.suffix not in (".pdf", ".html"):
        raise UsageError(tr("A report’s name ends in .pdf or .html: add one of them."))
    whole = apart(analyzed, recording)
    report = put_together(vault, recording, whole, hidden=hidden, language=spoken())
    if out.suffix == ".pdf":
        write_pdf(report, copy, out)
    else:
        with staged(out) as (temporary,):
            temporary.write_text(report_html(report, copy), "utf-8")
    return out


def told(write: Callable[[], Path]) -> str:
    """What is said in the dialog afterwards: where it was saved, or why it was not."""
    try:
        path = write()
    except BiofeedbackError as error:
        return said(str(error))
    return tr("Saved as {name}").format(name=path)
