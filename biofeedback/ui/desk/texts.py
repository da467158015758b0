"""Puts into words what is known of the session, on every part of the desk."""

from __future__ import annotations

import re
from dataclasses import replace

from biofeedback.events import BreathPhase
from biofeedback.guidance import pacer, prompts
from biofeedback.ui.client.screen import ClientScreen
from biofeedback.ui.desk import desk_words, state_words, tray_words
from biofeedback.ui.desk.desk import Desk
from biofeedback.ui.desk.keys import DeskKeys
from biofeedback.ui.desk.low_signals import LowSignals
from biofeedback.ui.kit import words
from biofeedback.ui.kit.announce import announce
from biofeedback.ui.kit.translate import fixed, said
from biofeedback.ui.live import flag_words, live_words, quality_words, readings
from biofeedback.ui.live.live import Live
from biofeedback.ui.live.readings import Reading

_FLAGGED_S = 130.0
"""Flags older than this have left the lanes."""
_DESCRIBE_S = 10.0
"""A summary of the lanes for screen readers is renewed no oftener."""
_OF_HEART = frozenset({"rmssd", "hr_since_start", "rhythm_regularity", "ceiling"})
_OF_RHYTHM = frozenset({"rmssd", "rhythm_regularity"})


class DeskTexts:
    """Asked once a second, and when something changed; draws nothing twice."""

    def __init__(
        self, desk: Desk, live: Live, own: Live, client: ClientScreen, keys: DeskKeys, person: str
    ) -> None:
        self._desk = desk
        self._live = live
        self._own = own
        self._client = client
        self._keys = keys
        self._person = person
        self._phase: BreathPhase | None = None
        self._described_at = -_DESCRIBE_S
        self._told = ""
        self._low = LowSignals()

    def follow_pacer(self, now: float) -> bool:
        """Note the phase of the pacer; return whether it is another."""
        running = self._live.pacer
        position = None if running is None else pacer.position(running, now)
        phase = None if position is None else position.phase
        changed, self._phase = phase != self._phase, phase
        return changed

    def show(self, now: float) -> None:
        """Everything as it is at session time ``now``."""
        self._show_header(now)
        self._show_numbers(now)
        self._show_lanes(now)
        self._show_keys(now)
        self._show_tray(now)
        if not self._desk.own.isHidden():
            self._desk.own.show_live(self._own, now)

    # --- top --------------------------------------------------------------------------------
    def _show_header(self, now: float) -> None:
        header, live = self._desk.header, self._live
        state = state_words.state(live, now, heart_hidden=self._keys.heart_hidden)
        header.state.show_words(state)
        header.clock.show_time(now)
        header.clock.show_state(state.up, state.line)
        header.heart.show_quality(quality_words.quality(live, "heart"))
        header.skin.show_quality(quality_words.quality(live, "skin"))
        replayed = self._keys.lists is None
        told = (
            words.tr("replay, the keys rest")
            if replayed
            else live_words.part_and_recording(live, now)
        )
        header.show_person(self._person, live_words.origin(live), told)
        # the seconds in a line change all the time; that is not news
        news = re.sub(r"\d+", "", state.line)
        if news != self._told:
            self._told = news
            announce(header.clock, state.line)

    def show_pause(self, now: float) -> None:
        """How far the arc of a pause in talking has filled; asked in every frame."""
        clock, pause = self._desk.header.clock, self._live.pause_guide
        if pause is None:
            return
        share = (now - pause[0]) / pause[1]
        if share >= 1.0:
            self._live.pause_guide = None
        clock.show_pause(share if 0.0 <= share < 1.0 else None)

    # --- numbers ----------------------------------------------------------------------------
    def _show_numbers(self, now: float) -> None:
        card, live, away = self._desk.lanes_card, self._live, self._keys.heart_hidden
        heart = readings.heart(live, now, card.lanes.heart.last_rr_ms)
        card.heart.show_reading(readings.hidden() if away else heart)
        card.skin.show_reading(readings.skin(live, now, brief=self._desk.compact))
        card.breath.show_reading(readings.breath(live))
        for name, tile in self._desk.tiles.items():
            tile.show_reading(self._tile(name))
        self._desk.show_ceiling(live.ceiling_bpm is not None)
        card.lanes.lanes["heart"].hide_figures(away)

    def _tile(self, name: str) -> Reading:
        if name in _OF_HEART and self._keys.heart_hidden:
            return readings.hidden()
        if name in _OF_RHYTHM and self._client.wishes.limits.variability_withheld:
            return Reading(None, "", ((fixed("F.8-l"), True),), stays=True)
        return readings.tile(self._live, name)

    # --- lanes ------------------------------------------------------------------------------
    def _show_lanes(self, now: float) -> None:
        card, live = self._desk.lanes_card, self._live
        flags = [
            flag_words.flag(time, kind) for time, kind in live.flags if time > now - _FLAGGED_S
        ]
        card.lanes.show_flags([flag for flag in flags if flag is not None])
        card.lanes.show_settling(live.settling is not None, now)
        card.lanes.show_levels(live)
        for role, title in card.lanes.titles.items():
            title.show_words(live_words.lane_title(live, role), live_words.legend(live, role))
        card.fit_height()
        if now - self._described_at >= _DESCRIBE_S or now < self._described_at:
            self._described_at = now
            parts = (card.heart.text, card.skin.text, card.breath.text)
            card.lanes.setAccessibleDescription("; ".join(parts))

    # --- keys -------------------------------------------------------------------------------
    def _show_keys(self, now: float) -> None:
        desk, live = self._desk, self._live
        since = "" if live.pacer_since is None else desk_words.on_for(now - live.pacer_since)
        desk.cues["breathe"].set_showing(live.pacer is not None, since)
        shown = None if live.cue is None else self._keys.cues.cue_of(live.cue.item)
        for cue in ("ground", "here", "slow"):
            on = shown == cue and live.cue is not None
            since = desk_words.on_for(now - live.cue.time) if on and live.cue is not None else ""
            desk.cues[cue].set_showing(on, since)
        desk.pause.set_showing(live.paused_by is not None)
        desk.pause_guide.set_showing(live.pause_guide is not None)
        lists = self._keys.lists
        if live.pacer is not None:
            name = words.pattern_name(live.pacer.pattern)
            rates = live_words.pacer_rates(live)
            phase = "" if self._phase is None else words.phase_sentence(self._phase)
            desk.pacer.show_on(name, phase, rates, held=live.held)
        elif lists is not None and live.rest is not None and live.breath_rests(now):
            left_s = live.free_left_s(now)
            words_of = desk_words.rests(live.rest, left_s, lists.ready, lists.start_per_min)
            desk.pacer.show_off(words_of, rests=True)
        elif lists is not None:
            ready = desk_words.ready(lists.ready, lists.start_per_min, live.fade_after_min)
            desk.pacer.show_off(said(live.refusal) or ready)
        else:
            desk.pacer.show_off("")
        sound = self._client.sound
        seen = desk_words.client_sees(self._client.window.view.scene, live)
        desk.thumbnail.show_word(
            desk_words.with_sound(
                seen, on=sound.on, problem=sound.problem, volume_pct=sound.volume_pct
            )
        )

    # --- tray -------------------------------------------------------------------------------
    def _show_tray(self, now: float) -> None:
        tray, live = self._desk.tray, self._live
        if self._keys.lists is None:
            return
        offered = live.offers.offered(now, rising=live.rise() is not None)
        if offered:
            sentence = said(prompts.triggered_by("rise").text)
            found = [prompts.prompt(each) for each in offered]
            tray.show_offer(sentence, tray_words.made(live, now), found)
        elif live.offers.reminds(now):
            tray.show_reminder(said(prompts.triggered_by("last-five-minutes").text))
        else:
            limits = self._client.wishes.limits
            told = tray_words.idle(live, now, breath_unwelcome=limits.breath_focus_unwelcome)
            if self._low.last(live, now):
                told = replace(told, text=said(prompts.triggered_by("flat").text))
            tray.show_idle(tray_words.with_advice(told, limits.advice))
