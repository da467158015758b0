"""Sensors: what is worn and how far it is, what else is in reach, and how to put a strap on.

Nothing is recorded here: what the sensors send is looked at and let go.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from itertools import pairwise

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from biofeedback.events import Person, SkinResponse
from biofeedback.session.handle import SessionHandle
from biofeedback.session.in_reach import InReach, Look
from biofeedback.session.loop import SessionThread
from biofeedback.session.sensing import Sensing
from biofeedback.ui.kit.page import Page
from biofeedback.ui.kit.text import Text
from biofeedback.ui.kit.theme import Theme
from biofeedback.ui.kit.translate import said
from biofeedback.ui.kit.words import person_name
from biofeedback.ui.live.bridge import Bridge
from biofeedback.ui.live.live import Live, Role
from biofeedback.ui.sensors.card import SensorCard
from biofeedback.ui.sensors.in_reach import InReachCard
from biofeedback.ui.sensors.network_card import NetworkCard
from biofeedback.ui.sensors.state import AnswerCheck, view

FRAME_MS = 250
_ONE_COLUMN_BELOW = 900
_log = logging.getLogger(__name__)


class SensorsPage(Page):
    """``open_for`` begins to look; ``stop`` lets every sensor go."""

    def __init__(self) -> None:
        super().__init__(self.tr("Sensors"), width="column")
        self.cards: dict[str, SensorCard] = {}
        self._thread: SessionThread | None = None
        self._sensing: Sensing | None = None
        self._handle: SessionHandle | None = None
        self._leaving: list[SessionHandle] = []
        self._bridge: Bridge | None = None
        self._lives: dict[Person, Live] = {}
        self._answers: dict[Person, AnswerCheck] = {}
        self._looking: Future[Look] | None = None
        self._restart = False
        self._grid = QGridLayout()
        self._left = QVBoxLayout()
        self._right = QVBoxLayout()
        self.empty = Text(
            self.tr("No sensor is chosen yet: take one that is in reach, or go back without."),
            "body", quiet=True,
        )  # fmt: skip
        self._left.addWidget(self.empty)
        self._left.addStretch(1)
        self.reach = InReachCard()
        self.reach.used.connect(self._use)
        self.reach.look_asked.connect(self.look)
        self.reach.listed.connect(self._order_tab)
        self._right.addWidget(self.reach)
        self.network = NetworkCard()
        self.network.look_asked.connect(self.look)
        self._right.addWidget(Text(self.tr("Putting the strap on"), "heading"))
        self._right.addWidget(
            Text(
                self.tr("A little water on the two ribbed areas helps. Snug, just under the "
                        "breastbone. No need to pair it in the system settings."),
                "body", quiet=True,
            )
        )  # fmt: skip
        self._right.addWidget(self.network)
        self._right.addStretch(1)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self._columns = 0
        self._arrange()
        self.frames = QTimer(self)
        self.frames.setInterval(FRAME_MS)
        self.frames.timeout.connect(self.frame)

    # --- life -------------------------------------------------------------------------------
    def open_for(self, thread: SessionThread, sensing: Sensing, person: str) -> None:
        """Show the sensors and begin to look."""
        self._thread, self._sensing = thread, sensing
        who = self.tr("for {person}. ").format(person=person_name(person)) if person else ""
        self.say_subtitle(
            self.tr("{who}Each can rest; cues, prompts and the pacer work without them.")
            .format(who=who)
        )  # fmt: skip
        self.network.open_for(sensing.sharing)
        self.look()
        self._show_cards()
        self._connect()
        self.frames.start()

    def stop(self) -> list[Future[None]]:
        """Let every sensor go; the futures tell when they are let go."""
        self.frames.stop()
        self._restart = False
        self._let_go()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        return [handle.done for handle in self._leaving]

    def _connect(self) -> None:
        """Look at what the chosen sensors send; nothing is kept."""
        if self._thread is None or self._sensing is None or not self._sensing.chosen:
            return
        people: tuple[Person, ...] = ("client", "therapist")
        self._lives = {person: Live(person) for person in people}
        self._answers = {person: AnswerCheck() for person in people}
        self._handle = SessionHandle(self._thread, self._sensing.sources, (self._sensing.listen,))
        self._bridge = bridge = Bridge(self._handle.events, self)
        for live in self._lives.values():
            bridge.stream.connect(live.on_stream)
            bridge.rr.connect(live.on_rr)
            bridge.device.connect(live.on_device)
            bridge.metric.connect(live.on_metric)
            bridge.session.connect(live.on_session)
        bridge.response.connect(self._on_response)

    def _on_response(self, response: SkinResponse) -> None:
        self._answers[response.person].on_response(response)

    def _let_go(self) -> None:
        if self._handle is not None:
            self._handle.end()
            self._leaving.append(self._handle)
            self._handle = self._bridge = None

    def _connect_again(self) -> None:
        """Other sensors, or the same once more: the old connections end first."""
        self._let_go()
        self._restart = True
        self._show_cards()

    # --- looking ----------------------------------------------------------------------------
    def look(self) -> None:
        """Look round for sensors in reach."""
        if self._thread is None or self._sensing is None or self._looking is not None:
            return
        look = self._sensing.look(network=self.network.asked)
        self._looking = self._thread.submit(look)
        self.reach.say_looking()

    def _looked(self, look: Look) -> None:
        chosen = set() if self._sensing is None else {one.address for one in self._sensing.chosen}
        self.reach.show_look(look, chosen)
        self.network.show_look(look)
        if self.network.asked and look.network is None:
            self.look()  # it was asked for while this look was under way

    def _use(self, sensor: InReach) -> None:
        if self._sensing is not None:
            self._sensing.use(sensor, sensor.person or "client")
            self._changed()

    def _order_tab(self) -> None:
        """Tab goes as one reads: cards, what is in reach, looking again, the network."""
        keys = [key for card in self.cards.values() for key in card.keys]
        for earlier, later in pairwise([self.go_back, *keys, *self.reach.keys, *self.network.keys]):
            QWidget.setTabOrder(earlier, later)

    def _changed(self) -> None:
        self._connect_again()
        self.look()

    # --- cards ------------------------------------------------------------------------------
    def _show_cards(self) -> None:
        if self._sensing is None:
            return
        chosen = {each.address: each for each in self._sensing.chosen}
        for address in set(self.cards) - set(chosen):
            card = self.cards.pop(address)
            self._left.removeWidget(card)
            card.hide()
            card.deleteLater()
        for address, sensor in chosen.items():
            if address in self.cards:
                continue
            role: Role = "skin" if self._sensing.measures(sensor) == "skin" else "heart"
            choices = self._sensing.choices(sensor)
            card = SensorCard(role, said(sensor.name), said(sensor.kind), sensor.person, choices)
            self._bind(card, address)
            card.set_theme(self.theme)
            self.cards[address] = card
            self._left.insertWidget(self._left.count() - 1, card)
        self.empty.setVisible(not self.cards)
        self._order_tab()

    def _bind(self, card: SensorCard, address: str) -> None:
        card.look_again.connect(self._connect_again)
        card.go_without.connect(self._doing(lambda sensing: sensing.leave(address)))
        card.given_to.connect(
            lambda who: self._doing(
                lambda sensing: sensing.give_to(
                    address, "therapist" if who == "therapist" else "client"
                )
            )()
        )
        card.answer_asked.connect(lambda: self._ask(address))
        card.choice_made.connect(
            lambda key, value: self._doing(lambda sensing: sensing.choose(address, key, value))()
        )

    def _doing(self, act: Callable[[Sensing], None]) -> Callable[[], None]:
        def do() -> None:
            if self._sensing is not None:
                act(self._sensing)
                self._changed()

        return do

    def _ask(self, address: str) -> None:
        person = self._wearer(address)
        if self._handle is not None and person is not None:
            self._answers[person].begin(self._handle.clock.now())

    def _wearer(self, address: str) -> Person | None:
        for sensor in () if self._sensing is None else self._sensing.chosen:
            if sensor.address == address:
                return sensor.person
        return None

    # --- frame ------------------------------------------------------------------------------
    def frame(self) -> None:
        """Draw this instant."""
        self._leaving = [handle for handle in self._leaving if not _ended(handle.done)]
        if self._restart and not self._leaving:
            self._restart = False
            self._connect()
        if self._looking is not None and self._looking.done():
            looking, self._looking = self._looking, None
            if not looking.cancelled():
                self._looked(looking.result())
        if self._bridge is None or self._handle is None:
            return
        self._bridge.drain()
        now = self._handle.clock.now()
        for address, card in self.cards.items():
            person = self._wearer(address)
            if person is None:
                continue
            live = self._lives[person]
            device = next((each for each in live.sensors if each.startswith(address)), address)
            answer = self._answers[person] if card.role == "skin" else None
            card.show_view(view(live, card.role, device, now, answer))

    # --- looks ------------------------------------------------------------------------------
    def set_theme(self, theme: Theme) -> None:
        """Take over colours, sizes and type."""
        super().set_theme(theme)
        gap = theme.px(14 if theme.compact else 20)
        self._grid.setSpacing(gap)
        self._left.setSpacing(gap)
        self._right.setSpacing(gap // 2)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 1 if self.column.width() < _ONE_COLUMN_BELOW * self.theme.text_scale else 2
        if columns == self._columns:
            return
        self._columns = columns
        for layout in (self._left, self._right):
            self._grid.removeItem(layout)
            layout.setParent(None)
        self._grid.addLayout(self._left, 0, 0)
        self._grid.addLayout(self._right, 0 if columns == 2 else 1, columns - 1)
        self._grid.setColumnStretch(0, 72)
        self._grid.setColumnStretch(1, 28 if columns == 2 else 0)


def _ended(done: Future[None]) -> bool:
    """Whether a look at sensors is over; what went another way than asked leaves a line."""
    if not done.done():
        return False
    error = None if done.cancelled() else done.exception()
    if error is not None:
        _log.info("a look at sensors ended: %s", type(error).__name__)
    return True
