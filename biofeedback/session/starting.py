"""Starting a session with the sensors that were chosen: what it is to record, and how it is led."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import biofeedback
from biofeedback.events import Emit, SessionMeta, Source
from biofeedback.guidance.choice import Situation
from biofeedback.guidance.offers import SESSION_S, SILENT_SESSIONS, Settings
from biofeedback.guidance.patterns import Pattern
from biofeedback.guidance.safety import Limits
from biofeedback.recordings.trends import MEDICINES
from biofeedback.recordings.vault import Vault, new_session_id
from biofeedback.session.guide import Guide
from biofeedback.session.handle import SessionHandle
from biofeedback.session.loop import SessionThread
from biofeedback.session.practising import AT_HOME, DWELL_FACTORS, Plan, Practice, Sitting, parts
from biofeedback.session.profile import Profile
from biofeedback.session.running import Session
from biofeedback.session.sensing import Sensing


def meta_now(
    source: Source, person: str, origin: str = "", limits: Limits | None = None
) -> SessionMeta:
    """What is known of a session that begins now, within a person's ``limits``."""
    return SessionMeta(
        session_id=new_session_id(),
        started_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        source=source,
        program_version=biofeedback.__version__,
        person=person,
        origin=origin,
        extra={MEDICINES: "yes"} if limits is not None and limits.medicines_tag else {},
    )


OFFERS = "offers on the desk"
"""Setting of the library: ``observe`` (the usual), ``on`` or ``off``."""
PLANNED_MIN = "minutes of a session"
"""Setting of the library: how long a session in the room lasts."""
USUAL_SESSION_MIN = round(SESSION_S / 60.0)
SHORTEST_SESSION_MIN, LONGEST_SESSION_MIN = 20, 120
_LED = "sessions in the room"


def desk_offers(vault: Vault) -> Settings:
    """How offers are set in this practice: in its first sessions they are only observed."""
    mode = vault.people.setting(OFFERS, default="observe")
    led = vault.people.setting(_LED, default=0)
    silent = SILENT_SESSIONS if mode == "observe" else 0
    planned_min = vault.people.setting(PLANNED_MIN, default=USUAL_SESSION_MIN)
    return Settings(
        "session",
        earlier_sessions=led,
        silent_sessions=silent,
        off=mode == "off",
        planned_s=60.0 * planned_min,
    )


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that runs."""

    handle: SessionHandle
    session_id: str
    """Empty where nothing is kept."""


def begin_session(thread: SessionThread, sensing: Sensing, vault: Vault, person: str) -> Begun:
    """A session in the room, recorded.

    Raises :class:`RecordingError` where the vault does not take it.
    """
    profile = Profile(vault.people, person)
    offers = desk_offers(vault)
    guide = Guide(
        offers,
        Situation(
            "session",
            "mid",
            unwanted=profile.unwanted,
            unwanted_flags=profile.limits.unwanted_flags,
        ),
        slowest_per_min=profile.limits.slowest_per_min,
        dwell=DWELL_FACTORS[Plan.from_settings(profile.setting("practice")).dwell],
    )
    source: Source = sensing.source if sensing.chosen else "sensor"
    meta = meta_now(source, person, limits=profile.limits)
    writer = vault.new_session(meta)
    vault.people.set_setting(_LED, offers.earlier_sessions + 1)
    sources = sensing.within(sensing.agreed(person))
    handle = SessionHandle(thread, sources, sensing.listeners, writer, guide)
    return Begun(handle, meta.session_id)


def may_record(vault: Vault, person: str, source: Source) -> bool:
    """Whether the vault takes a recording of this person from such a source."""
    if source == "simulated":
        return True
    taken = not vault.demonstrations_only and vault.age_asked
    return taken and vault.people.allows(person, "record")


def begin_practice(
    thread: SessionThread,
    vault: Vault,
    profile: Profile,
    plan: Plan,
    chosen: Pattern,
    sitting: Sitting,
    sensing: Sensing | None,
) -> Practice:
    """A practice at home; ``sensing`` is None without sensors.

    It is recorded where the person agreed to that; else nothing of the session is kept.
    """
    source: Source = "sensor" if sensing is None else sensing.source
    writer, session_id = None, ""
    if may_record(vault, profile.person, source):
        meta = meta_now(source, profile.person, AT_HOME, profile.limits)
        writer, session_id = vault.new_session(meta), meta.session_id
    sources = _no_sources if sensing is None else sensing.within(sensing.agreed(profile.person))
    listeners = () if sensing is None else sensing.listeners
    handle = SessionHandle(thread, sources, listeners, writer, sitting.guide(plan))
    return Practice(
        handle,
        sitting.course(plan, chosen),
        parts(plan, chosen),
        plan,
        sitting,
        profile,
        session_id,
    )


def begin_course(
    thread: SessionThread,
    vault: Vault,
    person: str,
    sensing: Sensing,
    origin: str,
    listeners: Sequence[Emit] = (),
) -> Begun:
    """A session for a course that is not a practice: a try, or the search for a pace."""
    writer, session_id = None, ""
    if may_record(vault, person, sensing.source):
        meta = meta_now(sensing.source, person, origin, Profile(vault.people, person).limits)
        writer, session_id = vault.new_session(meta), meta.session_id
    heard_by = (*sensing.listeners, *listeners)
    sources = sensing.within(sensing.agreed(person))
    handle = SessionHandle(thread, sources, heard_by, writer, Guide(Settings("home")))
    return Begun(handle, session_id)


def _no_sources(_session: Session) -> tuple[()]:
    return ()
