"""The page of a practice that has just ended: the same dialog and writer as in a review."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from biofeedback.recordings.vault import Vault
from biofeedback.ui.kit.agreement_words import VERSION
from biofeedback.ui.kit.beside import Beside
from biofeedback.ui.kit.frame import ShellFrame

if TYPE_CHECKING:
    from biofeedback.ui.review.report_dialog import ReportDialog


class PracticeReport(QObject):
    """One dialog at a time; it goes when the vault closes."""

    def __init__(self, frame: ShellFrame, beside: Beside) -> None:
        super().__init__(frame)
        self._frame, self._beside = frame, beside
        self.dialog: ReportDialog | None = None

    def open_for(self, vault: Vault, person: str, session_id: str) -> None:
        """Ask in which form, and where to; the copy is the person's own."""
        # the review draws with more than Home needs, so it is loaded when it is opened
        from biofeedback.ui.review.report_dialog import ReportDialog
        from biofeedback.ui.review.saving import told, write_report

        self.forget()
        agreed = vault.people.allows(person, "exports")
        dialog = self.dialog = ReportDialog(session_id, self._frame, own=True, agreed=agreed)

        def say(done: Future[str]) -> None:
            if self.dialog is dialog:
                dialog.say(done.result())

        def write(_copy: str, place: str, _hidden: frozenset[str]) -> None:
            if not vault.people.allows(person, "exports"):
                # ticked in the dialog, without which the page cannot be asked for
                vault.people.agree(person, "exports", VERSION, dialog.agreement.text())

            def work() -> str:
                return told(
                    lambda: write_report(vault, vault.session(session_id), "client", Path(place))
                )

            self._beside.run(work, say)

        dialog.asked.connect(write)
        dialog.set_theme(self._frame.theme)
        dialog.show()
        dialog.activateWindow()

    def forget(self) -> None:
        """The vault closes, or another practice ended."""
        if self.dialog is not None:
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None
