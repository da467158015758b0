"""One page of the program: a column in the middle, which scrolls where it has no room."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread


class Page(QWidget):
    """Put widgets into ``body``; the theme reaches them by itself.

    ``width`` names the length of the theme that the column does not exceed; a ``spoken`` title is
    set in the type for words that are said to a person.

    Signals:
        back: the way out was pressed.
    """

    back = Signal()

    def __init__(
        self,
        title: str = "",
        subtitle: str = "",
        *,
        width: str = "form_column",
        back: bool = True,
        spoken: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.theme = Theme()
        self._width = width
        self.title = Text(title, "spoken_title" if spoken else "title")
        self.subtitle = Text(subtitle, "body", quiet=True)
        self.go_back = ActionButton("outline", self.tr("Back"), icon="back")
        self.go_back.clicked.connect(self.back)
        # never made visible here: a widget without a parent would be a window of its own
        if not back:
            self.go_back.hide()
        self.column = QWidget()
        self.column.setObjectName("column")
        self.body = QVBoxLayout()
        column = QVBoxLayout(self.column)
        column.setContentsMargins(0, 0, 0, 0)
        self._head = QHBoxLayout()
        self._head.addWidget(self.go_back, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        words.addStretch(1)
        words.setSpacing(2)
        self._head.addLayout(words, 1)
        column.addLayout(self._head)
        column.addLayout(self.body, 1)
        for words_shown, label in ((title, self.title), (subtitle, self.subtitle)):
            label.setVisible(bool(words_shown))
        middle = QWidget()
        middle.setObjectName("column")
        sides = QHBoxLayout(middle)
        sides.addStretch(1)
        sides.addWidget(self.column, 1000)
        sides.addStretch(1)
        self._sides = sides
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(middle)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self.theme = theme
        self._fit()
        self._head.setSpacing(theme.px(20))
        self.body.setSpacing(theme.px(16 if theme.compact else 22))
        layout = self.column.layout()
        if layout is not None:
            layout.setSpacing(theme.px(16 if theme.compact else 24))
        spread(self, theme)

    def first(self) -> QWidget | None:
        """Where the ring is when the page comes to the front; None leaves it to Tab."""
        return None

    def needed_height(self) -> int:
        """Height at which nothing would scroll at the present width."""
        self._fit()
        for part in self.column.findChildren(QWidget):
            # what was never shown does not know yet what its style adds, and a layout remembers
            # sizes until the next event
            part.ensurePolished()
            part.updateGeometry()
        for layout in self.column.findChildren(QLayout):
            layout.invalidate()
        inner = self.column.layout()
        if inner is None:
            return 0
        inner.activate()
        width, margins = self.column.width(), self._sides.contentsMargins()
        high = inner.totalHeightForWidth(width) if inner.hasHeightForWidth() else -1
        needed = max(high, inner.totalMinimumSize().height())
        return needed + margins.top() + margins.bottom()

    def say_subtitle(self, text: str) -> None:
        """Change the line under the title; empty takes it away."""
        self.subtitle.setText(text)
        self.subtitle.setVisible(bool(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        margin = self.theme.space("margin")
        top = self.theme.px(24 if self.theme.compact else 40)
        self._sides.setContentsMargins(margin + 8, top, margin + 8, margin)
        room = self.width() - 2 * (margin + 8) - self.area.verticalScrollBar().sizeHint().width()
        self.column.setFixedWidth(max(min(self.theme.length(self._width), room), 200))
