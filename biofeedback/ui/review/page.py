"""The review: where things lie, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from biofeedback.ui.desk.tray_about import about_lines
from biofeedback.ui.kit.answer import Answer
from biofeedback.ui.kit.flow_grid import FlowGrid
from biofeedback.ui.kit.form_style import form_style
from biofeedback.ui.kit.key_button import KeyButton
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.themed import spread
from biofeedback.ui.review.beats import BeatsPanel
from biofeedback.ui.review.card_panel import CardPanel
from biofeedback.ui.review.header import ReviewHeader
from biofeedback.ui.review.lists import ComparePanel, ReplayPanel
from biofeedback.ui.review.moments_list import MomentsList
from biofeedback.ui.review.moments_note import NoteField
from biofeedback.ui.review.moments_plot import MomentPlot
from biofeedback.ui.review.moments_table import MomentTable
from biofeedback.ui.review.panel import Panel
from biofeedback.ui.review.synchrony_panel import SynchronyPanel
from biofeedback.ui.review.words import tr
from biofeedback.ui.timeline.overview import Overview
from biofeedback.ui.timeline.timeline import Timeline

_RIGHT_SHARE = 0.36
_LEAST_SIDE = 150
"""Of the list of moments: three of them."""


class ReviewPage(QWidget):
    """Timeline and moment at the left; the list of moments, or a panel, at the right.

    Where the text is too large for the window all of it scrolls, but for what is being said.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("desk")
        self._theme = Theme()
        self.header = ReviewHeader()
        self.said = Answer()
        self.said.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.timeline = Timeline()
        self.overview = Overview()
        self.plot = MomentPlot()
        self.table = MomentTable()
        self.moment_title = Text("", "heading", wrap=False)
        self.moment_note = Text("", "caption", quiet=True)
        self.about = KeyButton("plain", tr("What is this?"), "?")
        self.own_title = Text("", "heading")
        self.own_title.hide()
        self.other_title = Text("", "heading")
        self.other = Timeline()
        self.moments = MomentsList()
        self.starred = Text("", "caption", quiet=True, wrap=False)
        self.note = NoteField()
        self.star = KeyButton("quiet", tr("Star"), "S", "star")
        self.write = KeyButton("quiet", tr("Note"), "T", "page")
        self.add = KeyButton("quiet", tr("Add moment"), "M", "added")
        self.beats_key = KeyButton("quiet", tr("Beats"), "B", "rupture")
        self.explain = Panel(tr("What is this?"))
        self.explain.body.addWidget(_Explained(about_lines()))
        self.explain.body.addStretch(1)
        self.beats = BeatsPanel()
        self.replay = ReplayPanel()
        self.compare = ComparePanel()
        self.synchrony = SynchronyPanel()
        self.card = CardPanel()
        self._build()

    def _build(self) -> None:
        self._timeline_card = _card()
        top = QVBoxLayout(self._timeline_card)
        top.addWidget(self.own_title)
        top.addWidget(self.timeline, 1)
        top.addWidget(self.overview)
        self._moment_card = _card()
        heading = QHBoxLayout()
        heading.addWidget(self.moment_title)
        heading.addWidget(self.moment_note, 1)
        heading.addWidget(self.about)
        plotted = QVBoxLayout()
        plotted.addLayout(heading)
        plotted.addWidget(self.plot, 1)
        divider = QFrame()
        divider.setProperty("line", "true")
        divider.setFixedWidth(1)
        moment = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._moment_card)
        moment.addLayout(plotted, 65)
        moment.addWidget(divider)
        moment.addWidget(self.table, 35)
        self._divider = divider
        self._moment = moment
        self._other_card = _card()
        other = QVBoxLayout(self._other_card)
        other.addWidget(self.other_title)
        other.addWidget(self.other, 1)
        self.below = QStackedWidget()
        self.below.addWidget(self._moment_card)
        self.below.addWidget(self._other_card)
        list_card = _card()
        listed = QVBoxLayout(list_card)
        title = QHBoxLayout()
        title.addWidget(Text(tr("Moments"), "heading", wrap=False))
        title.addStretch(1)
        title.addWidget(self.starred)
        listed.addLayout(title)
        listed.addWidget(self.moments, 1)
        self.side = QStackedWidget()
        panels = (self.explain, self.beats, self.replay, self.compare, self.synchrony, self.card)
        for panel in (list_card, *panels):
            self.side.addWidget(panel)
        # the panels scroll: how high they would be makes no page scroll
        self.side.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._keys = FlowGrid([self.star, self.write, self.add, self.beats_key])
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.side, 1)
        right.addWidget(self.note)
        right.addWidget(self._keys)
        column = QWidget()
        column.setObjectName("column")
        left = QVBoxLayout(column)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self._timeline_card, 60)
        left.addWidget(self.below, 40)
        body = QHBoxLayout()
        body.addWidget(column, 1)
        body.addWidget(self._right)
        whole = QWidget()
        whole.setObjectName("column")
        self._whole = QVBoxLayout(whole)
        self._whole.addWidget(self.header)
        self._whole.addLayout(body, 1)
        self.area = QScrollArea()
        self.area.setWidget(whole)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.said)
        outer.addWidget(self.area, 1)
        self._left = left
        self._columns = (left, right, body)
        self._cards = (top, other, listed, moment)
        self._headings = (heading, title)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        self._theme = theme
        self.setStyleSheet(form_style(theme))
        margin, gap, pad = theme.space("margin"), theme.space("gap"), theme.space("card_padding")
        self._whole.setContentsMargins(margin, margin // 2, margin, margin)
        self._whole.setSpacing(gap)
        self.said.setContentsMargins(margin, margin // 2, margin, 0)
        self.side.setMinimumHeight(theme.px(_LEAST_SIDE))
        for column in self._columns:
            column.setSpacing(gap)
        above = pad // 2 if theme.compact else pad * 3 // 4
        for card in self._cards:
            card.setContentsMargins(pad, above, pad, above)
            card.setSpacing(theme.px(4 if theme.compact else 8))
        for heading in self._headings:
            heading.setSpacing(theme.px(12))
        spread(self, theme)
        self._keys.set_gap(theme.space("key_gap"))
        self.about.setText("" if theme.compact else tr("What is this?"))
        self._fit_right()

    def offer_synchrony(self, offers: bool) -> None:
        """Show its key where two people wore sensors."""
        self.header.synchrony.setVisible(offers)
        self._fit_right()

    def show_panel(self, panel: QWidget | None) -> None:
        """Show a panel in place of the list of moments; None for the list again."""
        if panel is None:
            # first: hidden with the focus in it, it would hand it on to whatever comes next
            self.window().setFocus()
            self.side.setCurrentIndex(0)
        else:
            self.side.setCurrentWidget(panel)

    @property
    def panel(self) -> QWidget | None:
        """The panel that is open; None for the list of moments."""
        return None if self.side.currentIndex() == 0 else self.side.currentWidget()

    def show_other(self, shows: bool) -> None:
        """Show the second timeline in place of the moment; both lie equally high then."""
        self.below.setCurrentWidget(self._other_card if shows else self._moment_card)
        self.own_title.setVisible(shows)
        self.overview.setVisible(not shows)
        self._left.setStretch(0, 50 if shows else 60)
        self._left.setStretch(1, 50 if shows else 40)

    @property
    def compares(self) -> bool:
        """Whether the second timeline is shown."""
        return self.below.currentWidget() is self._other_card

    def say(self, sentence: str) -> None:
        """A sentence above everything; empty takes it away."""
        self.said.say(sentence)

    def _fit_right(self) -> None:
        wanted = self._theme.length("right_column")
        self._right.setFixedWidth(min(wanted, round(self.width() * _RIGHT_SHARE)))
        margins, bar = 2 * self._theme.space("margin"), self.area.verticalScrollBar()
        self.header.fit(self.width() - margins - bar.sizeHint().width())
        self._stack_moment()

    def _stack_moment(self) -> None:
        """Where there is no room beside the plot, the table goes under it."""
        room = self.width() - self._right.width() - 4 * self._theme.space("margin")
        beside = self.table.minimumSizeHint().width() + self._theme.px(300) <= room
        direction = QBoxLayout.Direction
        self._moment.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._divider.setVisible(beside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_right()
        super().resizeEvent(event)


class _Explained(Text):
    """Names of lines in bold, and what they are."""

    def __init__(self, html: str) -> None:
        super().__init__(html, "body")
        self.setTextFormat(Qt.TextFormat.RichText)


def _card() -> QFrame:
    card = QFrame()
    card.setProperty("card", "true")
    return card
