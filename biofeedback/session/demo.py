"""A session with simulated people: everything but their bodies is the real thing."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from biofeedback.devices.connection import Connection
from biofeedback.devices.link import Wearer
from biofeedback.devices.simulated import simulated_sensors
from biofeedback.devices.simulated.body import SimulatedBody
from biofeedback.events import Event, PacerChange, Person
from biofeedback.guidance.patterns import load_patterns
from biofeedback.session.running import Session

PEOPLE: tuple[Person, ...] = ("client", "therapist")


class SimulatedPeople:
    """One or two simulated people who breathe with the pacer, and the sensors they wear."""

    def __init__(self, people: int, seed: int, scenario: str) -> None:
        # the therapist is another person, to whom nothing happens
        self._bodies = {
            person: SimulatedBody(seed + number, scenario if person == "client" else "steady")
            for number, person in enumerate(PEOPLE[:people])
        }

    def listen(self, event: Event) -> None:
        """Follow the pacer."""
        if isinstance(event, PacerChange):
            for body in self._bodies.values():
                body.follow(event)

    def sources(self, session: Session) -> Sequence[Coroutine[Any, Any, None]]:
        """One supervised connection for each sensor."""
        connections = []
        for person, body in self._bodies.items():
            for sensor in simulated_sensors(body, person, session.clock):
                wearer = Wearer(
                    device=sensor.device,
                    person=person,
                    emit=session.emit,
                    name=sensor.connector.name,
                    source="simulated",
                )
                connections.append(Connection(sensor.connector, wearer, session.clock).run())
        return connections


async def guided_thirds(session: Session, duration_s: float) -> None:
    """Play the person at the keys: free breathing, breathing with the pacer, and free again."""
    third = duration_s / 3
    session.begin_phase("free breathing", "program")
    await asyncio.sleep(third)
    session.begin_phase("practice", "program")
    default = next(pattern for pattern in load_patterns() if pattern.default)
    session.guided(lambda guide, now: guide.start_pacer(default, now, "program"))
    await asyncio.sleep(third)
    session.guided(lambda guide, now: guide.stop_pacer(now, "program"))
    session.begin_phase("free breathing after", "program")
    session.mark("star", "program", session.clock.now())
    await asyncio.Event().wait()
