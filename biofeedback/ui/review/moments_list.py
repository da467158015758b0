"""The list of moments: icon, what, when and by whom, and a star for the report."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from biofeedback.session.review_moments import Moment
from biofeedback.ui.kit import icons
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.review.words import moment_line, moment_title, tr
from biofeedback.ui.timeline.event_words import moment_icon

_STARRED = Qt.ItemDataRole.UserRole
_MOMENT = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


class _Rows(QStyledItemDelegate):
    """Paints one moment."""

    star_pressed = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = Theme()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        title = QFontMetricsF(self.theme.font("strong")).height()
        line = QFontMetricsF(self.theme.font("caption")).height()
        return QSize(120, round(title + line + self.theme.px(12)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, place = self.theme, QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        moment: Moment = index.data(_MOMENT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.brush("selected"))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 8, 8)
            painter.setBrush(theme.brush("action"))
            painter.drawRoundedRect(QRectF(place.left() + 1, place.top() + 5, 3,
                                           place.height() - 10), 1.5, 1.5)  # fmt: skip
        if focused:
            painter.setPen(theme.pen("focus", 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(2, 2, -2, -2), 7, 7)
        size = float(theme.length("flag")) + 4.0
        box = QRectF(place.left() + 12, place.center().y() - size / 2, size, size)
        painter.setPen(theme.pen("border", 1.2))
        painter.setBrush(theme.brush("surface"))
        painter.drawRoundedRect(box, 7, 7)
        inner = box.adjusted(size * 0.2, size * 0.2, -size * 0.2, -size * 0.2)
        icons.draw(painter, moment_icon(moment), inner, theme.color("text"))
        star = star_place(place, theme)
        self._paint_star(painter, star, filled=bool(index.data(_STARRED)))
        self._paint_words(painter, moment, box.right() + 12, star.left() - 8, place)
        painter.restore()

    def _paint_words(
        self, painter: QPainter, moment: Moment, left: float, right: float, place: QRectF
    ) -> None:
        theme = self.theme
        title, line = theme.font("strong"), theme.font("caption")
        heights = QFontMetricsF(title).height(), QFontMetricsF(line).height()
        top = place.center().y() - sum(heights) / 2
        for font, height, words, role in (
            (title, heights[0], moment_title(moment), "text"),
            (line, heights[1], _line(moment), "secondary"),
        ):
            painter.setFont(font)
            painter.setPen(theme.color(role))
            room = QRectF(left, top, right - left, height)
            shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
            top += height

    def _paint_star(self, painter: QPainter, place: QRectF, *, filled: bool) -> None:
        icons.draw(painter, "star", place, self.theme.color("text" if filled else "border"))
        if filled:
            painter.save()
            painter.translate(place.topLeft())
            painter.scale(place.width() / 24.0, place.width() / 24.0)
            painter.fillPath(icons.path("star"), self.theme.brush("text"))
            painter.restore()

    def editorEvent(self, event: QEvent, _model: object, option: QStyleOptionViewItem,
                    index: _Index) -> bool:  # fmt: skip
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            place = QRectF(option.rect)
            if star_place(place, self.theme).adjusted(-8, -8, 8, 8).contains(event.position()):
                self.star_pressed.emit(index.row())
                return True
        return False


def star_place(row: QRectF, theme: Theme) -> QRectF:
    """Where the star of a row lies."""
    size = theme.px(18)
    return QRectF(row.right() - size - 12, row.center().y() - size / 2, size, size)


def _line(moment: Moment) -> str:
    words = moment_line(moment)
    return f"{words}: {moment.text}" if moment.text else words


class MomentsList(QListView):
    """In the order of time; nothing ranks them.

    Signals:
        picked: the place of the moment that was chosen here.
        star_pressed: the place of a moment whose star was pressed.
    """

    picked = Signal(int)
    star_pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows(self)
        self._rows.star_pressed.connect(self.star_pressed)
        self._items = QStandardItemModel(self)
        self._following = False
        self.setModel(self._items)
        self.setItemDelegate(self._rows)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setObjectName("moments")
        self.setAccessibleName(tr("Moments"))
        self.selectionModel().currentChanged.connect(self._moved)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._rows.theme = theme
        self.setStyleSheet(
            f"QListView#moments {{ background: {theme.color('surface').name()}; border: none; "
            "outline: none; }"
        )
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def show_moments(
        self, moments: Sequence[Moment], starred: Collection[float], chosen: int | None
    ) -> None:
        """Fill the list anew; what was chosen stays chosen."""
        self._following = True
        self._items.clear()
        for moment in moments:
            item = QStandardItem(f"{moment_title(moment)}, {_line(moment)}")
            item.setData(moment, _MOMENT)
            self._items.appendRow(item)
        self._following = False
        self.show_stars(starred)
        self.follow(chosen)

    def show_stars(self, starred: Collection[float]) -> None:
        """Fill the stars of these times."""
        for row in range(self._items.rowCount()):
            item = self._items.item(row)
            moment: Moment = item.data(_MOMENT)
            has_star = moment.time in starred
            item.setData(has_star, _STARRED)
            words = f"{moment_title(moment)}, {_line(moment)}"
            item.setText(tr("{words}, starred").format(words=words) if has_star else words)

    def follow(self, chosen: int | None) -> None:
        """Show which moment is chosen, without saying that it was picked here."""
        self._following = True
        if chosen is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            index = self._items.index(chosen, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)
        self._following = False

    def _moved(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not self._following and index.isValid():
            self.picked.emit(index.row())
