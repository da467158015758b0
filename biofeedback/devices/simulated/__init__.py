"""Simulated sensors: real packets through the real drivers, from a simulated body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from biofeedback.clock import SessionClock
from biofeedback.devices.link import Connector
from biofeedback.devices.simulated.body import SimulatedBody, scattered
from biofeedback.devices.simulated.conductance import SimulatedConductance
from biofeedback.devices.simulated.strap import SimulatedStrap
from biofeedback.events import Person


@dataclass(frozen=True, slots=True)
class SimulatedSensor:
    """A sensor to hand to a :class:`biofeedback.devices.connection.Connection`."""

    connector: Connector
    device: str
    """Unique within a session with two people."""
    kind: Literal["heart", "skin"]


def simulated_sensors(
    body: SimulatedBody, person: Person, clock: SessionClock
) -> list[SimulatedSensor]:
    """Make a chest strap and a skin-conductance sensor, worn by ``body``."""
    hourly = body.scenario.drops_per_hour
    strap_drops, skin_drops = (scattered([body.seed, 30 + n], hourly, (4.0, 40.0)) for n in (0, 1))
    return [
        SimulatedSensor(
            SimulatedStrap(body, clock, drops=strap_drops), f"simulated-strap-{person}", "heart"
        ),
        SimulatedSensor(
            SimulatedConductance(body, clock, drops=skin_drops), f"simulated-skin-{person}", "skin"
        ),
    ]
