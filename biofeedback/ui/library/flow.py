"""A person's recordings: look at one, take a file in, delete one, and be told which are old."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from biofeedback.errors import BiofeedbackError, InputError, UsageError
from biofeedback.recordings.importers import FileColumn, columns_of
from biofeedback.session.importing import RECIPE_ELSEWHERE, TakenIn, is_bundle, take_in
from biofeedback.session.recipe import is_recipe
from biofeedback.ui.kit.beside import Beside
from biofeedback.ui.kit.frame import ShellFrame
from biofeedback.ui.kit.translate import said
from biofeedback.ui.kit.words import person_name
from biofeedback.ui.library.import_page import ImportPage
from biofeedback.ui.library.page import RecordingsPage
from biofeedback.ui.vault.opened import Opened


class RecordingsFlow(QObject):
    """Two pages; nothing of a person stays when the vault closes.

    Signals:
        left: back to Home.
        review_asked: a session, by its id.
    """

    left = Signal()
    review_asked = Signal(str)

    def __init__(self, frame: ShellFrame, beside: Beside) -> None:
        super().__init__(frame)
        self._frame, self._beside = frame, beside
        self._opened: Opened | None = None
        self._taken = ""
        self.page = RecordingsPage()
        self.taking = ImportPage()
        for page in (self.page, self.taking):
            frame.add(page)
        self.page.back.connect(self.left)
        self.page.chosen.connect(self.review_asked)
        self.page.import_asked.connect(self._begin_import)
        self.page.delete_asked.connect(self._delete)
        self.page.move_asked.connect(self._move)
        self.page.keep_asked.connect(self._keep)
        self.taking.back.connect(self._show)
        self.taking.looked_for.connect(lambda _place: self._look_into())
        self.taking.asked.connect(self._take_in)
        self.taking.review_asked.connect(lambda: self.review_asked.emit(self._taken))

    def open_for(self, opened: Opened) -> None:
        """The recordings of the person who is here."""
        self._opened = opened
        self._show()

    def forget(self) -> None:
        """The vault closes."""
        self._opened, self._taken = None, ""
        self.page.show_sessions("", ())
        self.taking.begin("")

    def _show(self) -> None:
        opened = self._opened
        if opened is None:
            return
        vault, person = opened.vault, opened.person
        sessions = vault.sessions(person)
        old = set(vault.people.past_their_time(datetime.now(UTC)))
        due = [each.session_id for each in sessions if each.session_id in old]
        others = [each for each in vault.people.names() if each != person]
        self.page.show_sessions(person, sessions, due, vault.people.kept_for(person), others)
        self._frame.show_page(self.page)

    def _delete(self, session_id: str) -> None:
        if self._opened is None:
            return
        told = self.tr("The recording is deleted.")
        try:
            self._opened.vault.delete(session_id)
        except BiofeedbackError as error:
            told = said(str(error))
        self._show()
        self.page.say(told)

    def _move(self, session_id: str, person: str) -> None:
        if self._opened is None:
            return
        told = self.tr("The recording is among those of {person}.").format(
            person=person_name(person)
        )
        try:
            self._opened.vault.move(session_id, person)
        except BiofeedbackError as error:
            told = said(str(error))
        self._show()
        self.page.say(told)

    def _keep(self, months: int) -> None:
        if self._opened is not None:
            self._opened.vault.people.keep_for(self._opened.person, months or None)

    # --- taking in --------------------------------------------------------------------------
    def _begin_import(self) -> None:
        if self._opened is not None:
            self.taking.begin(self._opened.person)
            self._frame.show_page(self.taking)

    def _look_into(self) -> None:
        """Ask for what the file does not say itself."""
        path, bundle = self.taking.path, is_bundle(self.taking.path)
        columns: tuple[FileColumn, ...] = ()
        told = ""
        try:
            if is_recipe(path):
                raise InputError(RECIPE_ELSEWHERE)
            columns = () if bundle or path.is_dir() else columns_of(path)
        except InputError as error:
            told = said(str(error))
        self.taking.show_file(columns, is_bundle=bundle)
        self.taking.say(told)

    def _take_in(self) -> None:
        opened, page = self._opened, self.taking
        if opened is None:
            return
        rate = page.rate.text().strip().replace(",", ".")
        try:
            rate_hz = float(rate) if rate and page.rate.isVisibleTo(page) else None
        except ValueError:
            page.say(self.tr("Samples a second are a number, such as 128."))
            return
        path, columns, own = page.path, page.columns, page.passphrase.text()
        vault, person = opened.vault, opened.person
        page.say(self.tr("Reading the file"))
        page.take.setEnabled(False)

        def work() -> TakenIn:
            return take_in(
                vault, path, person, sampling_rate=rate_hz, columns=columns, passphrase=own
            )

        self._beside.run(work, self._told)

    def _told(self, done: Future[TakenIn]) -> None:
        try:
            taken = done.result()
        except UsageError as error:
            no_rate = self.taking.rate.isVisibleTo(self.taking) and not self.taking.rate.text()
            missing = self.tr("Say how many samples a second the file holds, then take it in.")
            self.taking.say(missing if no_rate else said(str(error)))
            return
        except BiofeedbackError as error:
            self.taking.say(said(str(error)))
            return
        self._taken = taken.session_id
        notes = " ".join(map(said, taken.notes))
        self.taking.say(self.tr("It is among the recordings now.") + f" {notes}", done=True)
