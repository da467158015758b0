"""The top of the review: whose session, how clean it is, and the keys that move and lead on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from biofeedback.ui.kit.action_button import ActionButton
from biofeedback.ui.kit.flow_row import FlowRow, flow_holder
from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.review.words import tr

_KEYS_SHARE = 0.66


class ReviewHeader(QWidget):
    """One row; where it is narrow, the keys go under the title and take the rows they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self.back = ActionButton("outline", tr("Back"), icon="back")
        self.title = Text(tr("Review"), "state_line")
        self.tag = QLabel()
        self.tag.setProperty("tag", "true")
        self.tag.hide()
        self.subtitle = Text("", "caption", quiet=True)
        self.jump, self.zoom = (
            Text(word, "button", quiet=True, wrap=False) for word in (tr("Jump"), tr("Zoom"))
        )
        self.earlier = _small(tr("Earlier moment"), "←")
        self.later = _small(tr("Later moment"), "→")
        self.zoom_out = _small(tr("Zoom out"), "−")
        self.zoom_in = _small(tr("Zoom in"), "+")
        self.replay = KeyButton("quiet", tr("Replay"), "R")
        self.compare = KeyButton("quiet", tr("Compare"), "C")
        self.synchrony = KeyButton("quiet", tr("Synchrony"), "Y")
        self.synchrony.hide()
        self.export = ActionButton("outline", tr("Export"))
        self.report = ActionButton("main", tr("One-page report"))
        self._row = FlowRow(8)
        for part in (
            _pair(self.jump, self.earlier, self.later),
            _pair(self.zoom, self.zoom_out, self.zoom_in),
            self.replay,
            self.compare,
            self.synchrony,
            self.export,
            self.report,
        ):
            self._row.addWidget(part)
        words = QVBoxLayout()
        words.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self.title)
        first.addWidget(self.tag, 0, Qt.AlignmentFlag.AlignVCenter)
        first.addStretch(1)
        words.addLayout(first)
        words.addWidget(self.subtitle)
        self._titled = QHBoxLayout()
        self._titled.addWidget(self.back)
        self._titled.addLayout(words, 1)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addLayout(self._titled, 1)
        self._keys = flow_holder(self._row)
        self._layout.addWidget(self._keys)
        self.title.setWordWrap(False)
        self.tag.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self._titled.setSpacing(theme.px(16))
        self._row.set_gap(theme.space("key_gap"))
        self.tag.setFont(theme.font("caption"))
        spread(self, theme)

    def fit(self, width: int) -> None:
        """Keys beside the title where one row of them leaves it room in so many pixels.

        They give up the words before their arrows for it, which stay as names.
        """
        for with_words in (True, False):
            for words in (self.jump, self.zoom):
                words.setVisible(with_words)
                holder = words.parentWidget()
                if holder is not None:  # or the width with them would be told once more
                    holder.updateGeometry()
            widths, whole = self._widths()
            beside = whole <= _KEYS_SHARE * width
            if beside:
                break
        direction = QBoxLayout.Direction
        self._layout.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._layout.setSpacing(self._theme.px(16) if beside else self._theme.space("gap"))
        self._keys.setFixedWidth(whole if beside else max(width, *widths))

    def _widths(self) -> tuple[list[int], int]:
        """Of each key that is shown, and of all in one row."""
        items = [self._row.itemAt(place) for place in range(self._row.count())]
        shown = [item for item in items if item is not None and not item.isEmpty()]
        widths = [item.sizeHint().width() for item in shown]
        return widths, sum(widths) + self._theme.space("key_gap") * (len(widths) - 1)

    def show_session(self, title: str, tag: str, subtitle: str) -> None:
        """Whose session, where it comes from if not from sensors, and what is known of it."""
        self.title.setText(title)
        self.tag.setText(tag)
        self.tag.setVisible(bool(tag))
        self.subtitle.setText(subtitle)


def _small(name: str, key: str) -> KeyButton:
    """A keycap alone; its name is heard and shown on hovering."""
    button = KeyButton("plain", "", key)
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button


def _pair(words: Text, first: KeyButton, second: KeyButton) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 12, 0)
    row.setSpacing(4)
    row.addWidget(words)
    row.addWidget(first)
    row.addWidget(second)
    return holder
