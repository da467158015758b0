"""What the client sees, in the desk's corner: a picture of the client's own window, made small."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.theme import Theme


class _Picture(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._whole = QPixmap()
        self._small = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    @property
    def small(self) -> QPixmap:
        """The picture as it is drawn."""
        return self._small

    def show_whole(self, whole: QPixmap) -> None:
        self._whole = whole
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            return
        ratio = self.devicePixelRatioF()
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        self._small = self._whole.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self._small.setDevicePixelRatio(ratio)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        size = self._small.deviceIndependentSize()
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        QPainter(self).drawPixmap(QPoint(round(left), round(top)), self._small)


class ThumbnailCard(QFrame):
    """A heading, a word for what is shown, and the picture, always sixteen to nine."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._heading = QLabel(self.tr("Client sees"))
        self._word = QLabel(self.tr("plain"))
        self._word.setProperty("role", "secondary")
        self._word.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for label in (self._heading, self._word):
            label.setWordWrap(True)
        self.show_apart = KeyButton("plain", self.tr("Show"), "F9")
        self.turn = KeyButton("plain", self.tr("Turn"), "F12")
        self._picture = _Picture()
        self._frame = QFrame()
        self._frame.setObjectName("picture-frame")
        inner = QVBoxLayout(self._frame)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._picture)
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self._word, 1)
        for key in (self.show_apart, self.turn):
            top.addWidget(key)
            key.hide()
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self._frame)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        padding = theme.space("card_padding")
        layout = self.layout()
        if layout is not None:
            above = 5 if theme.compact else 10
            layout.setContentsMargins(padding, above, padding, padding)
        self._heading.setFont(theme.font("heading"))
        self._word.setFont(theme.font("caption"))
        for key in (self.show_apart, self.turn):
            key.set_theme(theme)
        # as tall with the key as without, so that nothing moves
        self._heading.setMinimumHeight(self.turn.sizeHint().height())
        edge = theme.color("hairline").name()
        self._frame.setStyleSheet(f"#picture-frame {{ border: 1px solid {edge}; }}")

    def show_picture(self, whole: QPixmap) -> None:
        """The client's view as it is now."""
        self._picture.show_whole(whole)

    @property
    def picture(self) -> QPixmap:
        """What is drawn."""
        return self._picture.small

    def show_word(self, word: str) -> None:
        """What is shown, in a word: pacer, prompt, plain."""
        self._word.setText(word)
        self._picture.setAccessibleName(self.tr("Client sees: {word}").format(word=word))

    def show_away(self, away: bool, *, apart: bool) -> None:
        """Whether the client's window is on no display, and has one of its own (``apart``).

        While it is away the key that brings it stands where the word for what it shows does.
        """
        self._word.setHidden(away)
        self.show_apart.setVisible(away and apart)
        self.turn.setVisible(away and not apart)
        heading = self.tr("Client’s side, away") if away else self.tr("Client sees")
        if self._heading.text() != heading:
            self._heading.setText(heading)

    @property
    def word(self) -> str:
        """The word for what is shown."""
        return self._word.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        margins = self.contentsMargins()
        layout = self.layout()
        if layout is not None:
            margins = layout.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        self._frame.setFixedHeight(round(width * 9 / 16))
        super().resizeEvent(event)
