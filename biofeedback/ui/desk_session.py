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
from biofeedback.guidance import pacer
from biofeedback.ui import flag_words, quality_words, readings, state_words, words
from biofeedback.ui.bridge import Bridge, Handle, Source
from biofeedback.ui.client_screen import ClientScreen
from biofeedback.ui.client_window import ClientWindow
from biofeedback.ui.client_wishes import ClientWishes
from biofeedback.ui.desk import Desk
from biofeedback.ui.desk_keys import DeskKeys
from biofeedback.ui.live import ROLES, Live

_FLAGGED_S = 130.0
"""Flags older than this have left the lanes."""
_DESCRIBE_S = 10.0
"""A summary of the lanes for screen readers is renewed no oftener."""


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
        self.bridge = Bridge(source.events, self)
        self.client = ClientScreen(source, self.bridge, client, wishes, self)
        self.client.pictured.connect(desk.thumbnail.show_picture)
        self._source = source
        self._desk = desk
        self._person = person
        self._texts_due = True
        self._second = -1
        self._described_at = -_DESCRIBE_S
        self._phase_words = ""
        self._connect_events()
        self.keys = DeskKeys(source, desk, self.live, self.client, self)
        self.keys.changed.connect(self._refresh_soon)

    def _connect_events(self) -> None:
        bridge, live = self.bridge, self.live
        bridge.stream.connect(live.on_stream)
        bridge.rr.connect(live.on_rr)
        bridge.device.connect(self._on_device)
        bridge.gap.connect(self._on_gap)
        bridge.marker.connect(live.on_marker)
        bridge.session.connect(self._on_session)
        bridge.samples.connect(self._on_samples)
        bridge.beat.connect(self._on_beat)
        bridge.response.connect(self._on_response)
        bridge.metric.connect(self._on_metric)
        bridge.pacer.connect(self._on_pacer)
        bridge.cue.connect(self._on_cue)
        for signal in (bridge.device, bridge.gap, bridge.marker, bridge.session):
            signal.connect(self._refresh_soon)

    # --- events -----------------------------------------------------------------------------
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

    def _on_response(self, response: SkinResponse) -> None:
        if response.person == self.live.person:
            self._desk.lanes_card.lanes.add_response(response)

    def _on_metric(self, metric: Metric) -> None:
        self.live.on_metric(metric)
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
        self._follow_pacer(now)
        self.client.frame(now)
        if self._texts_due or int(now) != self._second:
            self._texts_due = False
            self._second = int(now)
            self._show_texts(now)
        return self._desk.lanes_card.lanes.advance(now, self.live)

    def _now(self) -> float:
        session = self.live.session
        if session is not None and not session.recording:
            return session.time
        return self._source.clock.now()

    def _follow_pacer(self, now: float) -> None:
        running = self.live.pacer
        position = None if running is None else pacer.position(running, now)
        phase = "" if position is None else words.phase_sentence(position.phase)
        if phase != self._phase_words:
            self._phase_words = phase
            self._texts_due = True

    def _show_texts(self, now: float) -> None:
        desk, live = self._desk, self.live
        state = state_words.state(live, now)
        desk.header.state.show_words(state)
        desk.header.clock.show_time(now)
        desk.header.clock.show_state(state.up, state.line)
        desk.header.heart.show_quality(quality_words.quality(live, "heart"))
        desk.header.skin.show_quality(quality_words.quality(live, "skin"))
        takes_commands = isinstance(self._source, Handle)
        told = words.recording(live) if takes_commands else self.tr("replay, the keys rest")
        desk.header.show_person(self._person, self._origin(), told)
        card = desk.lanes_card
        card.heart.show_reading(readings.heart(live, now, card.lanes.heart.last_rr_ms))
        card.skin.show_reading(readings.skin(live, now))
        card.breath.show_reading(readings.breath(live))
        for name, tile in desk.tiles.items():
            tile.show_reading(readings.tile(live, name))
        self._show_keys(now)
        card.lanes.show_flags(
            [
                shown
                for time, kind in live.flags
                if time > now - _FLAGGED_S and (shown := flag_words.flag(time, kind))
            ]
        )
        card.lanes.show_settling(live.settling is not None, now)
        card.lanes.show_levels(live)
        for role, title in card.lanes.titles.items():
            title.show_words(words.lane_title(live, role), words.legend(live, role))
        card.fit_height()
        if now - self._described_at >= _DESCRIBE_S or now < self._described_at:
            self._described_at = now
            parts = (card.heart.text, card.skin.text, card.breath.text)
            card.lanes.setAccessibleDescription("; ".join(parts))

    def _show_keys(self, now: float) -> None:
        desk, live = self._desk, self.live
        since = "" if live.pacer_since is None else words.on_for(now - live.pacer_since)
        desk.cues["breathe"].set_showing(live.pacer is not None, since)
        shown = None if live.cue is None else self.keys.cues.cue_of(live.cue.item)
        for cue in ("ground", "here", "slow"):
            on = shown == cue and live.cue is not None
            since = words.on_for(now - live.cue.time) if on and live.cue is not None else ""
            desk.cues[cue].set_showing(on, since)
        desk.pause.set_showing(live.session is not None and live.session.paused_by is not None)
        if live.pacer is None:
            pattern = self.keys.pattern
            ready = f"{words.pattern_name(pattern.id)}, {words.pattern_seconds(pattern)}"
            desk.pacer.show_off(live.refusal or words.ready(ready))
        else:
            name = words.pattern_name(live.pacer.pattern)
            desk.pacer.show_on(name, self._phase_words, words.pacer_rates(live))
        desk.thumbnail.show_word(words.client_sees(self.client.window.view.scene, live))

    def _origin(self) -> str:
        if self.live.simulated:
            return self.tr("simulated")
        return self.tr("replayed") if self.live.from_file else ""
