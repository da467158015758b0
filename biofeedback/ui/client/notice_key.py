"""One press that says "I noticed something": quiet words in the lower edge of the client's view."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from biofeedback.guidance import checkins
from biofeedback.ui.client.words import tr
from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.announce import announce
from biofeedback.ui.kit.translate import said


class NoticeKey(ActionButton):
    """In one line, or in two where there is less room; it keeps its place while it answers."""

    def __init__(self, parent: QWidget) -> None:
        words = said(checkins.labels()["early_signs"]["noticed"])
        super().__init__("client word", words, parent=parent)
        self.setAccessibleDescription(tr("Key I"))
        self._asking = self._laid_out = words
        self._noted = False

    def stand(self, left: int, middle: int, room: int) -> None:
        """Stand from ``left`` on about the height ``middle``, in two lines beyond ``room``."""
        self.say(self._asking)
        if self.sizeHint().width() > room:
            self.say("\n".join(self._asking.rsplit(" ", 1)))
        self._laid_out, size = self.text(), self.sizeHint()
        self.setGeometry(left, middle - size.height() // 2, size.width(), size.height())
        self._say()

    def show_noted(self, noted: bool) -> None:
        """Whether it was pressed a moment ago."""
        if noted == self._noted:
            return
        self._noted = noted
        self._say()
        if noted:
            announce(self, self.text())

    def _say(self) -> None:
        self.say(tr("Noted") if self._noted else self._laid_out)
