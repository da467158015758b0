"""The window in which a session is looked back on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from biofeedback.recordings.vault import Vault
from biofeedback.ui.kit import shortcuts
from biofeedback.ui.kit.focus_ring import FocusRing
from biofeedback.ui.kit.help_dialog import HelpDialog
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.review import keys as review_keys
from biofeedback.ui.review.actions import ReviewActions
from biofeedback.ui.review.page import ReviewPage
from biofeedback.ui.review.replay import Replays
from biofeedback.ui.review.saving import Saving
from biofeedback.ui.review.session import ReviewSession
from biofeedback.ui.review.words import tr

_SCALE_STEP = 0.1
_HELP_ACTIONS = ("help", "theme", "motion", "larger", "smaller", "end")


class ReviewWindow(QWidget):
    """Opens one session of a library; reads and writes beside the screen.

    Signals:
        left: the way out was pressed, or the window closed.
    """

    left = Signal()

    def __init__(self, vault: Vault, which: str, settings: ViewSettings) -> None:
        super().__init__()
        self.setObjectName("window")
        # read while the window is made: the result is handed over afterwards
        self.session = ReviewSession(vault, self)
        self.session.open(which)
        # no name of a person: the title is seen in task bars and share lists
        self.setWindowTitle(tr("Biofeedback review"))
        self.setAccessibleName(self.windowTitle())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(960, 600)
        self._settings = settings
        self._asked = settings.load()
        self.theme = self._asked
        self.page = ReviewPage()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.ring = FocusRing(self)
        self.help: HelpDialog | None = None
        self.actions_of_page = ReviewActions(self.session, self.page, self)
        self.actions_of_page.left.connect(self.close)
        self.replays = Replays(self.session, settings, self)
        self.actions_of_page.replay_asked.connect(self.replays.play)
        self.saving = Saving(self.session, self)
        self.actions_of_page.export_asked.connect(self.saving.open_export)
        self.actions_of_page.report_asked.connect(self.saving.open_report)
        actions: dict[str, Callable[[], None]] = {
            **self.actions_of_page.actions,
            "theme": lambda: self.ask(self._asked.other()),
            "motion": self._toggle_motion,
            "larger": lambda: self._scale(1),
            "smaller": lambda: self._scale(-1),
            "full-screen": lambda: self.setWindowState(
                self.windowState() ^ Qt.WindowState.WindowFullScreen
            ),
            "help": self.show_help,
            "end": lambda: self._close(),
        }
        # the others move what Help covers, and some of them scroll Help itself
        self._help_actions = {each: actions[each] for each in _HELP_ACTIONS}
        shortcuts.install(self, actions, review_keys.GROUPS)
        self.resize(1440, 860)
        self._apply()
        self.page.say(tr("Opening the session"))
        # the window holds the focus until Tab moves it: no control has the ring by itself
        self.setFocus()

    # --- looks ------------------------------------------------------------------------------
    def ask(self, theme: Theme) -> None:
        """Take over another theme and keep it for the next start."""
        self._asked = theme
        self._settings.save(theme)
        self._apply()

    def _toggle_motion(self) -> None:
        """Nothing moves here; the desk of a replay follows it, and the next start."""
        self.ask(replace(self._asked, reduced_motion=not self._asked.reduced_motion))

    def _scale(self, steps: int) -> None:
        self.ask(self._asked.scaled(self._asked.text_scale + steps * _SCALE_STEP))

    def _apply(self) -> None:
        self.theme = self._asked.fitted(self.width(), self.height())
        self.setStyleSheet(self.theme.style_sheet())
        self.page.set_theme(self.theme)
        self.ring.set_theme(self.theme)
        self.saving.set_theme(self.theme)
        if self.help is not None:
            self.help.set_theme(self.theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._asked.fitted(self.width(), self.height()) != self.theme:
            self._apply()
        self.ring.place()
        super().resizeEvent(event)

    def show_help(self) -> None:
        """Open Help beside the review, or close it again."""
        if self.help is None:
            self.help = HelpDialog(self, review_keys.GROUPS)
            self.help.theme_asked.connect(lambda: self.ask(self._asked.other()))
            self.help.motion_asked.connect(self._toggle_motion)
            self.help.scale_asked.connect(self._scale)
            self.help.bind(self._help_actions)
            self.help.set_theme(self.theme)
        self.help.setVisible(not self.help.isVisible())

    # --- end --------------------------------------------------------------------------------
    def _close(self) -> None:
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.page.note.keep()
        self.replays.close()
        self.session.close()
        # last: what was still being read has just been shown, and asked for more
        self.actions_of_page.stop()
        event.accept()
        self.left.emit()
