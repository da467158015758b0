"""Joins a running session and the desk: its events become lines, numbers and words."""

from __future__ import annotations

from PySide6.QtCore import QObject

from biofeedback.events import (
    Beat,
    Cue,
    DeviceStatus,
    Gap,
    Metric,
    PacerChange,
    SampleBatch,
    SessionState,
    SkinResponse,
)
from biofeedback.ui.client.screen import ClientScreen
from biofeedback.ui.client.window import ClientWindow
from biofeedback.ui.client.wishes import ClientWishes
from biofeedback.ui.desk.desk import Desk
from biofeedback.ui.desk.keys import DeskKeys
from biofeedback.ui.desk.texts import DeskTexts
from biofeedback.ui.live import flag_words
from biofeedback.ui.live.bridge import Bridge, Handle, Source
from biofeedback.ui.live.live import ROLES, Live


class DeskSession(QObject):
    """What the session said is drawn; nothing is shown because a key was merely pressed."""

    def __init__(
        self,
        source: Source,
        desk: Desk,
        client: ClientWindow,
        wishes: ClientWishes,
        person: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.live = Live()
        self.own = Live("therapist")
        self.bridge = Bridge(source.events, self)
        self.client = ClientScreen(source, self.bridge, client, wishes, self)
        self.client.pictured.connect(desk.thumbnail.show_picture)
        self._source = source
        self._desk = desk
        self._texts_due = True
        self._second = -1
        if isinstance(source, Handle):
            self.live.offers.settings = source.offer_settings
        self._connect_events()
        self.keys = DeskKeys(source, desk, self.live, self.client, self)
        self.keys.changed.connect(self._refresh_soon)
        self.texts = DeskTexts(desk, self.live, self.own, self.client, self.keys, person)

    def _connect_events(self) -> None:
        bridge, live = self.bridge, self.live
        for person in (live, self.own):
            bridge.stream.connect(person.on_stream)
            bridge.rr.connect(person.on_rr)
        bridge.phase.connect(live.on_phase)
        bridge.device.connect(self._on_device)
        bridge.device.connect(self.own.on_device)
        bridge.gap.connect(self._on_gap)
        bridge.marker.connect(live.on_marker)
        bridge.session.connect(self._on_session)
        bridge.samples.connect(self._on_samples)
        bridge.beat.connect(self._on_beat)
        bridge.response.connect(self._on_response)
        bridge.metric.connect(self._on_metric)
        bridge.pacer.connect(self._on_pacer)
        bridge.cue.connect(self._on_cue)
        for signal in (bridge.device, bridge.gap, bridge.marker, bridge.session, bridge.phase):
            signal.connect(self._refresh_soon)

    # --- events -----------------------------------------------------------------------------
    def refresh(self) -> None:
        """Something changed that no event tells of."""
        self._refresh_soon()

    def _refresh_soon(self) -> None:
        self._texts_due = True

    def _on_device(self, status: DeviceStatus) -> None:
        self.live.on_device(status)
        if status.state not in ("streaming", "stopped"):
            self._end_lines(status.device, status.time)

    def _on_session(self, state: SessionState) -> None:
        self.live.on_session(state)
        if state.paused_by is not None:
            for role in ROLES:
                self._desk.lanes_card.lanes.break_line(role, state.time)

    def _on_gap(self, gap: Gap) -> None:
        self.live.on_gap(gap)
        self._end_lines(gap.device, gap.start)

    def _end_lines(self, device: str, time: float) -> None:
        sensor = self.live.sensors.get(device)
        for role in sensor.roles if sensor is not None else ():
            self._desk.lanes_card.lanes.break_line(role, time)

    def _on_samples(self, batch: SampleBatch) -> None:
        info = self.live.streams.get(batch.stream)
        if info is None:
            return
        lanes = self._desk.lanes_card.lanes
        if info.kind == "eda":
            lanes.add_skin(batch)
        elif info.kind == "respiration":
            lanes.add_belt(batch)

    def _on_beat(self, beat: Beat) -> None:
        if beat.person == self.live.person:
            self._desk.lanes_card.lanes.add_beat(beat)
        else:
            self._desk.own.add_beat(beat)

    def _on_response(self, response: SkinResponse) -> None:
        if response.person == self.live.person:
            self._desk.lanes_card.lanes.add_response(response)

    def _on_metric(self, metric: Metric) -> None:
        self.live.on_metric(metric)
        self.own.on_metric(metric)
        self._texts_due = True
        if metric.name == "breath_rate" and metric.person == self.live.person:
            known = metric.value is not None
            self._desk.lanes_card.lanes.note_breath_rate(metric.time, known)

    def _on_pacer(self, change: PacerChange) -> None:
        self.live.on_pacer(change)
        self._desk.lanes_card.lanes.change_pacer(change)
        self._texts_due = True

    def _on_cue(self, cue: Cue) -> None:
        self.live.on_cue(cue)
        kind = flag_words.kind_of(cue)
        if kind is not None:
            self.live.flags.append((cue.time, kind))
        self._texts_due = True

    # --- time -------------------------------------------------------------------------------
    def frame(self) -> bool:
        """Draw this instant; return whether the lanes were drawn."""
        self.bridge.drain()
        now = self._now()
        self._texts_due |= self.texts.follow_pacer(now)
        self.texts.show_pause(now)
        self.client.frame(now)
        if self._texts_due or int(now) != self._second:
            self._texts_due = False
            self._second = int(now)
            self.texts.show(now)
        return self._desk.lanes_card.lanes.advance(now, self.live)

    def _now(self) -> float:
        session = self.live.session
        if session is not None and not session.recording:
            return session.time
        return self._source.clock.now()
