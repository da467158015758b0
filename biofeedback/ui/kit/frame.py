"""The program's one window: a stack of pages, one theme, and the keys that every page has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from biofeedback.ui.kit import shortcuts
from biofeedback.ui.kit.focus_ring import FocusRing
from biofeedback.ui.kit.form_style import form_style
from biofeedback.ui.kit.help_dialog import HelpDialog
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import Themed, spread
from biofeedback.ui.kit.view_settings import ViewSettings

_SCALE_STEP = 0.1


class ShellFrame(QWidget):
    """Pages take the theme when they are added, and whenever it changes."""

    def __init__(self, settings: ViewSettings) -> None:
        super().__init__()
        self.setObjectName("window")
        # no name of a person: the title is seen in task bars and share lists
        self.setWindowTitle(self.tr("Biofeedback"))
        self.setAccessibleName(self.windowTitle())
        self.setMinimumSize(960, 600)
        self.settings = settings
        self._asked = settings.load()
        self.theme = self._asked
        self.pages = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self.ring = FocusRing(self)
        self.help: HelpDialog | None = None
        self.clinic_text = ""
        """Whom to call, in the clinic's own words, while the vault is open."""
        self._bind()
        self.resize(1440, 860)

    def _bind(self) -> None:
        self._actions: dict[str, Callable[[], None]] = {
            "help": self.show_help,
            "motion": self._toggle_motion,
            "theme": self._toggle_theme,
            "full-screen": lambda: self.setWindowState(
                self.windowState() ^ Qt.WindowState.WindowFullScreen
            ),
            "larger": lambda: self._scale(1),
            "smaller": lambda: self._scale(-1),
            "end": lambda: self._close(),
        }
        shortcuts.install(self, self._actions)
        # the plus of most keyboards needs Shift, and is meant all the same
        larger = QShortcut(QKeySequence("Ctrl+="), self)
        larger.activated.connect(self._actions["larger"])

    def _close(self) -> None:
        self.close()

    # --- pages ------------------------------------------------------------------------------
    def add(self, page: QWidget) -> None:
        """Take a page in."""
        self.pages.addWidget(page)
        if isinstance(page, Themed):
            page.set_theme(self.theme)

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front."""
        self.pages.setCurrentWidget(page)
        first = page.first() if isinstance(page, Page) else None
        (first or page).setFocus(Qt.FocusReason.OtherFocusReason)

    # --- looks ------------------------------------------------------------------------------
    def ask(self, theme: Theme) -> None:
        """Take over another theme and keep it for the next start."""
        self._asked = theme
        self.settings.save(theme)
        self.apply()

    def reload(self) -> None:
        """Look as another window was asked to look meanwhile."""
        self._asked = self.settings.load()
        self.apply()

    def _toggle_theme(self) -> None:
        self.ask(self._asked.other())

    def _toggle_motion(self) -> None:
        self.ask(replace(self._asked, reduced_motion=not self._asked.reduced_motion))

    def _scale(self, steps: int) -> None:
        self.ask(self._asked.scaled(self._asked.text_scale + steps * _SCALE_STEP))

    def apply(self) -> None:
        """Hand the theme to every page."""
        self.theme = self._asked.fitted(self.width(), self.height())
        self.setStyleSheet(self.theme.style_sheet() + form_style(self.theme))
        spread(self, self.theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._asked.fitted(self.width(), self.height()) != self.theme:
            self.apply()
        self.ring.place()
        super().resizeEvent(event)

    def show_help(self) -> None:
        """Open Help beside the page, or close it again."""
        if self.help is None:
            self.help = HelpDialog(self)
            self.help.theme_asked.connect(self._toggle_theme)
            self.help.motion_asked.connect(self._toggle_motion)
            self.help.scale_asked.connect(self._scale)
            self.help.bind(self._actions)
            self.help.set_theme(self.theme)
        self.help.show_clinic_text(self.clinic_text)
        self.help.setVisible(not self.help.isVisible())
