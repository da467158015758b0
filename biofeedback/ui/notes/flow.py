"""What a person writes down beside a practice: diary, body map, moment card, first hints."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from biofeedback.guidance import checkins
from biofeedback.recordings.people import CheckIn
from biofeedback.session.profile import Profile
from biofeedback.ui.kit.frame import ShellFrame
from biofeedback.ui.notes.body_map import BodyMap
from biofeedback.ui.notes.diary import Diary
from biofeedback.ui.notes.early_signs import EarlySigns
from biofeedback.ui.notes.kept import Kept
from biofeedback.ui.notes.moment_card import MomentCard


class NotesFlow(QObject):
    """Everything goes into the vault, with the session it belongs to, if any.

    Signals:
        left: done, or left.
    """

    left = Signal()

    def __init__(self, frame: ShellFrame) -> None:
        super().__init__(frame)
        self._frame = frame
        self._profile: Profile | None = None
        self._session_id = ""
        self.diary = Diary()
        self.map = BodyMap()
        self.card = MomentCard()
        self.signs = EarlySigns()
        self.kept = Kept()
        for page in (self.diary, self.map, self.card, self.signs, self.kept):
            frame.add(page)
            page.back.connect(self.left)
        self.diary.done.connect(self._keep_diary)
        self.map.done.connect(self._keep_map)
        self.card.done.connect(self._keep_card)
        self.signs.noticed.connect(self._notice)
        self.signs.kept.connect(self._keep_signs)
        self.kept.deleted.connect(self._delete)

    def open_for(self, what: str, profile: Profile, session_id: str = "") -> None:
        """Open ``diary``, ``map``, ``card``, ``signs`` or ``kept``."""
        self._profile, self._session_id = profile, session_id
        match what:
            case "diary":
                self.diary.begin(profile.own_item)
                self._frame.show_page(self.diary)
            case "map":
                self.map.clear()
                self._frame.show_page(self.map)
            case "card":
                self.card.begin()
                self._frame.show_page(self.card)
            case "signs":
                self.signs.show_signs(profile.early_signs)
                self._frame.show_page(self.signs)
            case "kept":
                self.kept.show_notes(profile.written())
                self._frame.show_page(self.kept)

    def forget(self) -> None:
        """The vault was closed."""
        self._profile, self._session_id = None, ""
        self.kept.show_notes(())

    def _keep_diary(self) -> None:
        answers = dict(self.diary.form.answers)
        if self._profile is not None:
            name = answers.get("own-name")
            self._profile.keep_own_item(name if isinstance(name, str) else "")
            if not isinstance(answers.get("own"), int):
                # the name alone says nothing of the day
                answers.pop("own-name", None)
            if answers:
                self._profile.keep_entry(checkins.entry("diary", 0.0, answers))
        self.left.emit()

    def _keep_map(self) -> None:
        answers = self.map.answers
        if self._profile is not None and answers:
            self._profile.keep_entry(checkins.entry("body map", 0.0, answers), self._session_id)
        self.left.emit()

    def _keep_card(self) -> None:
        answers = self.card.form.answers
        if self._profile is not None and answers:
            entry = checkins.entry("moment card", 0.0, answers, self.card.marker_time)
            self._profile.keep_entry(entry, self._session_id)
        self.left.emit()

    def _notice(self, sign: str) -> None:
        if self._profile is not None:
            self._profile.notice(sign, self._session_id)

    def _keep_signs(self, signs: list[str]) -> None:
        if self._profile is not None:
            self._profile.keep_early_signs(signs)

    def _delete(self, note: CheckIn) -> None:
        if self._profile is not None:
            self._profile.delete(note)
            self.kept.show_notes(self._profile.written())
            self.kept.go_back.setFocus()
