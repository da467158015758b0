"""How a row of the tray's list looks: its name, and below it, quieter, what it holds."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from biofeedback.ui.kit.theme import Theme

WORDS = Qt.ItemDataRole.UserRole
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_Index = QModelIndex | QPersistentModelIndex


class TrayRow(QStyledItemDelegate):
    """Takes the quiet words from the item's ``WORDS``."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.theme = Theme()

    def _padding(self) -> int:
        return self.theme.px(6)

    def _heights(self, index: _Index, width: int) -> tuple[int, int]:
        room = QRect(0, 0, max(width, 1), 10_000)
        heights = []
        for style, role in (("button", Qt.ItemDataRole.DisplayRole), ("caption", WORDS)):
            text = index.data(role) or ""
            metrics = QFontMetrics(self.theme.font(style))
            heights.append(metrics.boundingRect(room, _WRAP, text).height() if text else 0)
        return heights[0], heights[1]

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._view.viewport().width()
        name, words = self._heights(index, width - 2 * self._padding())
        return QSize(width, name + words + 2 * self._padding())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        drawn.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, option.widget)
        padding = self._padding()
        room = option.rect.adjusted(padding, padding, -padding, -padding)
        name, _ = self._heights(index, room.width())
        painter.save()
        painter.setPen(self.theme.color("text"))
        painter.setFont(self.theme.font("button"))
        painter.drawText(room, _WRAP, index.data() or "")
        painter.setPen(self.theme.color("secondary"))
        painter.setFont(self.theme.font("caption"))
        painter.drawText(room.adjusted(0, name, 0, 0), _WRAP, index.data(WORDS) or "")
        painter.restore()
