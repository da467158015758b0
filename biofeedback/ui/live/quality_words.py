"""How far a sensor's signal can be used now, in a shape and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from biofeedback.events import DeviceStatus
from biofeedback.ui.kit.translate import QT_TRANSLATE_NOOP, said
from biofeedback.ui.kit.words import tr
from biofeedback.ui.live.live import Live, Role

QualityGlyph: TypeAlias = Literal["clear", "patchy", "resting"]

QT_TRANSLATE_NOOP("said", "about {} min left")
_CLEAR_PCT = 95.0
_PATCHY_PCT = 80.0


@dataclass(frozen=True, slots=True)
class Quality:
    """A sensor's quality in a shape and words."""

    title: str
    glyph: QualityGlyph
    word: str
    detail: str


def quality(live: Live, role: Role) -> Quality:
    """How far a sensor's signal can be used now."""
    title = {"heart": tr("Chest strap"), "skin": tr("Finger electrodes")}.get(role, tr("Belt"))
    sensor = live.sensor_of(role)
    if sensor is None:
        coming = any(not each.roles for each in live.sensors.values())
        return Quality(title, "resting", tr("waiting") if coming else tr("none"), "")
    status = sensor.status
    if status is not None and status.state != "streaming":
        return Quality(title, "resting", tr("resting"), _connection_word(status))
    if live.paused_by is not None:
        return Quality(title, "resting", tr("resting"), tr("paused"))
    if role == "skin" and live.settling is not None:
        return Quality(title, "patchy", tr("settling"), settles_in(live.settling))
    clean = live.metrics.get("heart_clean" if role == "heart" else "skin_clean")
    if clean is None or clean.value is None:
        reason = tr("no data yet") if clean is None or clean.reason is None else said(clean.reason)
        return Quality(title, "resting", tr("waiting"), reason if len(reason) < 24 else "")
    share = f"{clean.value:.0f} %"
    if clean.value >= _CLEAR_PCT:
        return Quality(title, "clear", tr("clear"), share)
    if clean.value >= _PATCHY_PCT:
        return Quality(title, "patchy", tr("patchy"), share)
    return Quality(title, "resting", tr("resting"), share)


def settles_in(settling: str) -> str:
    """How long it still takes, where the word for it stands beside."""
    return said(settling.partition(", ")[2])


def _connection_word(status: DeviceStatus) -> str:
    return {
        "scanning": tr("looking"),
        "connecting": tr("connecting"),
        "discovering": tr("connecting"),
        "waiting_for_data": tr("connected, no data yet"),
        "stalled": tr("silent"),
        "reconnecting": tr("reconnecting"),
        "failed": tr("not reachable"),
        "stopped": tr("stopped"),
    }.get(status.state, "")
