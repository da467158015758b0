"""The window: one frame clock, one theme, every key of the table."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedLayout, QWidget

from biofeedback.guidance.safety import Limits
from biofeedback.session.opening import Opening
from biofeedback.session.profile import Profile
from biofeedback.ui.client.display import ClientDisplay
from biofeedback.ui.client.window import ClientWindow
from biofeedback.ui.client.wishes import ClientWishes
from biofeedback.ui.desk.desk import Desk
from biofeedback.ui.desk.lock import DeskLock
from biofeedback.ui.desk.session import DeskSession
from biofeedback.ui.desk.stalls import Stalls
from biofeedback.ui.kit import shortcuts
from biofeedback.ui.kit.focus_ring import FocusRing
from biofeedback.ui.kit.form_style import form_style
from biofeedback.ui.kit.help_dialog import HelpDialog
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.view_settings import ViewSettings
from biofeedback.ui.live.bridge import Handle, Source

FRAME_MS = 16
_CLOSE_WAIT_MS = 5000
_SCALE_STEP = 0.1
_WHILE_LOCKED = frozenset(
    {"stop-all", "display", "turn", "theme", "motion", "larger", "smaller", "full-screen"}
)
"""Keys that show nothing of the desk; the others rest while it is locked."""


class Window(QWidget):
    """Shows the desk; closing it ends the session first and waits for it, five seconds at most.

    Signals:
        covered: the desk is locked or out of sight, and so is to be whatever lies beside it.
        themed: it looks otherwise now.
    """

    covered = Signal()
    themed = Signal(Theme)

    def __init__(self, settings: ViewSettings) -> None:
        super().__init__()
        self.setObjectName("window")
        # no name of a person: the title is seen in task bars and share lists
        self.setWindowTitle(self.tr("Biofeedback desk"))
        self.setAccessibleName(self.windowTitle())
        # the window holds the focus until Tab moves it: no key has the ring by itself
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        self.setMinimumSize(960, 600)
        self._source: Source | None = None
        self._actions: dict[str, Callable[[], None]] = {}
        self._clinic_text = ""
        self.session: DeskSession | None = None
        self._settings = settings
        self._asked = settings.load()
        self.theme = self._asked
        self.desk = Desk()
        self.client = ClientWindow()
        self.destroyed.connect(self.client.deleteLater)
        self.display = ClientDisplay(self, self.client, self._display_lost, self)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.desk)
        self.lock: DeskLock | None = None
        """None without a vault of one's own, as in a demonstration."""
        self._keys: list[QShortcut] = []
        self.ring = FocusRing(self)
        self.help: HelpDialog | None = None
        self.closed = False
        """Whether it is over with this window; it may be out of sight before, behind F12."""
        self.stalls = Stalls()
        self.frames = QTimer(self)
        self.frames.setTimerType(Qt.TimerType.PreciseTimer)
        self.frames.setInterval(FRAME_MS)
        self.frames.timeout.connect(self.draw_frame)
        self._closing = False
        self.resize(1440, 860)
        self._apply()

    def attach(
        self,
        source: Source,
        person: str = "",
        profile: Profile | None = None,
        opening: Opening | None = None,
        session_id: str = "",
    ) -> None:
        """Show a running session; once for each window. With ``opening`` it can be locked.

        ``session_id`` is empty where nothing is recorded.
        """
        self._source = source
        self.desk.lanes_card.open_lanes()
        wishes = ClientWishes(profile, session_id)
        self.session = DeskSession(source, self.desk, self.client, wishes, person, self)
        looks = self._looks()
        self._clinic_text = "" if profile is None else profile.clinic_text
        self._actions = {
            **self.session.keys.actions,
            **looks,
            "full-screen": lambda: self.setWindowState(
                self.windowState() ^ Qt.WindowState.WindowFullScreen
            ),
            "help": self.show_help,
            "end": self._close,
        }
        if opening is not None:
            self.lock = DeskLock(opening, self.desk, self._pages)
            self.lock.set_theme(self.theme)
            self.lock.changed.connect(self._lock_changed)
            self._actions["lock"] = self.lock.lock
        self._keys = shortcuts.install(self, self._actions)
        if isinstance(source, Handle):
            self.client.bind({**self.session.keys.for_client(), **looks})
            thumbnail = self.desk.thumbnail
            thumbnail.show_apart.pressed.connect(self.display.toggle_apart)
            thumbnail.turn.pressed.connect(self.display.toggle_turned)
            self.display.changed.connect(self._show_way)
            self.display.show_apart()
            self._show_way()
        self.desk.help.pressed.connect(self.show_help)
        self.frames.start()

    def add_keys(self, actions: Mapping[str, Callable[[], None]]) -> None:
        """Bind keys of the table to what lies beside the desk; after :meth:`attach`."""
        self._actions |= actions
        self._keys += shortcuts.install(self, actions)

    def stop_all(self) -> None:
        """Stop what the client sees, as Escape does on the desk."""
        if self.session is not None and "stop-all" in self.session.keys.actions:
            self.session.keys.actions["stop-all"]()

    def keep_within(self, limits: Limits) -> None:
        """The client told more: other limits hold from now on."""
        if self.session is not None:
            self.session.client.wishes.limits = limits
            self.session.refresh()

    def _looks(self) -> dict[str, Callable[[], None]]:
        looks: dict[str, Callable[[], None]] = {
            "theme": lambda: self.ask(self._asked.other()),
            "motion": lambda: self.ask(
                replace(self._asked, reduced_motion=not self._asked.reduced_motion)
            ),
            "larger": lambda: self._scale(1),
            "smaller": lambda: self._scale(-1),
        }
        if isinstance(self._source, Handle):
            looks |= {"display": self.display.toggle_apart, "turn": self.display.toggle_turned}
        return looks

    @property
    def locked(self) -> bool:
        """Whether the desk is covered until somebody gives what opens the vault."""
        return self.lock is not None and self.lock.locked

    def _lock_changed(self) -> None:
        for key in self._keys:
            key.setEnabled(not self.locked or key.objectName() in _WHILE_LOCKED)
        if self.locked:
            self.covered.emit()
        if self.locked and self.help is not None:
            self.help.hide()
        if not self.locked:
            self.setFocus()
        self.ring.place()

    def _show_way(self) -> None:
        away = self.display.way == "away"
        self.desk.thumbnail.show_away(away, apart=self.display.possible)

    def _display_lost(self) -> None:
        if self.session is not None:
            self.session.client.lost()

    def draw_frame(self) -> None:
        """Draw this instant; close once a session that was asked to end has ended."""
        self.stalls.frame(time.monotonic())
        if self.session is not None:
            self.session.frame()
        if self._closing and self._source is not None and self._source.done.done():
            self.close()

    # --- looks ------------------------------------------------------------------------------
    def ask(self, theme: Theme) -> None:
        """Take over another theme and keep it for the next start."""
        self._asked = theme
        self._settings.save(theme)
        self._apply()

    def _scale(self, steps: int) -> None:
        self.ask(self._asked.scaled(self._asked.text_scale + steps * _SCALE_STEP))

    def _apply(self) -> None:
        self.theme = self._asked.fitted(self.width(), self.height())
        self.setStyleSheet(self.theme.style_sheet() + form_style(self.theme))
        self.desk.set_theme(self.theme)
        self.ring.set_theme(self.theme)
        self.client.set_theme(self._asked)
        for part in (self.help, self.lock):
            if part is not None:
                part.set_theme(self.theme)
        self.themed.emit(self.theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._asked.fitted(self.width(), self.height()) != self.theme:
            self._apply()
        self.ring.place()
        super().resizeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        # Help is a window of its own, and the client may be in front of this screen now
        if self.help is not None:
            self.help.hide()
        self.covered.emit()
        super().hideEvent(event)

    def show_help(self) -> None:
        """Open Help beside the desk, or close it again."""
        if self.help is None:
            self.help = HelpDialog(self)
            self.help.theme_asked.connect(lambda: self.ask(self._asked.other()))
            self.help.motion_asked.connect(
                lambda: self.ask(
                    replace(self._asked, reduced_motion=not self._asked.reduced_motion)
                )
            )
            self.help.scale_asked.connect(self._scale)
            # Escape stops everywhere; that it also closes Help does no harm
            self.help.stop_asked.connect(self.stop_all)
            self.help.bind(self._actions)
            self.help.show_clinic_text(self._clinic_text)
            self.help.set_theme(self.theme)
        self.help.setVisible(not self.help.isVisible())

    # --- end --------------------------------------------------------------------------------
    def _close(self) -> None:
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._source is None or self._source.done.done() or self._closing:
            self.frames.stop()
            self.client.leave()
            if self.session is not None:
                self.session.client.sound.close()
            if self.lock is not None:
                self.lock.close()
            self.closed = True
            event.accept()
            return
        event.ignore()
        self._closing = True
        self._source.end()
        # a sensor that does not let go must not keep the window; draw_frame closes it when done
        QTimer.singleShot(_CLOSE_WAIT_MS, self, self._close_unfinished)

    def _close_unfinished(self) -> None:
        if self.frames.isActive():
            self.close()
