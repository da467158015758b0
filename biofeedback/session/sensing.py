"""The sensors of a session: looked for, chosen, remembered, and connected when it begins.

The live counterpart of :mod:`biofeedback.session.demo`; simulated sensors can be chosen from the
same list, and are marked wherever they appear.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from biofeedback.devices.connection import Connection
from biofeedback.devices.link import Advertisement, Connector, Wearer
from biofeedback.devices.remembered import RememberedSensor, forgetting, remembering
from biofeedback.devices.sensor_list import FoundSensor, sensor_list
from biofeedback.devices.simulated import simulated_sensors
from biofeedback.devices.simulated.body import SimulatedBody
from biofeedback.errors import InputError, SensorError
from biofeedback.events import Event, PacerChange, Person, Source
from biofeedback.recordings.people import People
from biofeedback.session.running import Session

Measures: TypeAlias = Literal["heart", "skin", "other"]
Listen: TypeAlias = Callable[[float], Awaitable[list[Advertisement]]]
"""Hears what is in reach for so many seconds; raises :class:`SensorError`."""

LOOK_S: Final = 6.0
_SIMULATED: Final = "simulated-"
_SKIN_KINDS: Final = ("skin conductance",)
_REMEMBERED, _USED = "sensors", "sensors used"


@dataclass(frozen=True, slots=True)
class InReach:
    """One sensor to choose."""

    address: str
    name: str
    kind: str
    measures: Measures
    distance: str = ""
    """In words; empty for a simulated sensor."""
    person: Person | None = None
    """Whose it was the last time."""
    battery_low: bool = False
    useful: bool = True

    @property
    def simulated(self) -> bool:
        """Whether nobody wears it."""
        return self.address.startswith(_SIMULATED)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look round found; ``problem`` says in words why it could not listen."""

    found: tuple[InReach, ...]
    problem: str = ""
    advice: str = ""


async def _listen(seconds: float) -> list[Advertisement]:
    from biofeedback.devices.ble import scan

    return await scan(seconds)


class Sensing:
    """Knows which sensors a session is to have.

    ``people`` keeps them for the next time; None keeps nothing. ``listen`` is the radio.
    """

    def __init__(
        self,
        people: People | None = None,
        *,
        listen: Listen = _listen,
        seed: int = 1,
        scenario: str = "two-rises",
    ) -> None:
        self._people = people
        self._listen = listen
        # the therapist is another person, to whom nothing happens
        self._bodies: dict[Person, SimulatedBody] = {
            "client": SimulatedBody(seed, scenario),
            "therapist": SimulatedBody(seed + 1, "steady"),
        }
        self._remembered = self._read()
        used = [] if people is None else people.setting(_USED, default=[])
        self._used = {each for each in used if isinstance(each, str)}

    # --- what is known ----------------------------------------------------------------------
    @property
    def remembered(self) -> tuple[RememberedSensor, ...]:
        """Sensors that were used before, the latest first."""
        return self._remembered

    @property
    def chosen(self) -> tuple[RememberedSensor, ...]:
        """Sensors that the next session is to have."""
        return tuple(each for each in self._remembered if each.address in self._used)

    @property
    def source(self) -> Source:
        """What a recording with these sensors is: one simulated sensor makes it simulated."""
        simulated = any(each.address.startswith(_SIMULATED) for each in self.chosen)
        return "simulated" if simulated else "sensor"

    def measures(self, sensor: RememberedSensor) -> Measures:
        """What a sensor is for."""
        return _measures(sensor.kind)

    async def look(self, seconds: float = LOOK_S) -> Look:
        """Look round: real sensors in reach, and the simulated ones, which always are."""
        try:
            heard = await self._listen(seconds)
        except SensorError as error:
            return Look(self._simulated(), error.problem, error.advice)
        listed = [_in_reach(each) for each in sensor_list(heard, self._remembered) if each.useful]
        return Look((*listed, *self._simulated()))

    def _simulated(self) -> tuple[InReach, ...]:
        known = {each.address: each.person for each in self._remembered}
        return (
            InReach(f"{_SIMULATED}strap", "Simulated strap", "chest strap with ECG", "heart",
                    person=known.get(f"{_SIMULATED}strap")),
            InReach(f"{_SIMULATED}skin", "Simulated finger electrodes", "skin conductance", "skin",
                    person=known.get(f"{_SIMULATED}skin")),
        )  # fmt: skip

    # --- choice -----------------------------------------------------------------------------
    def use(self, sensor: InReach, person: Person) -> None:
        """Have this sensor in the next session, worn by ``person``, and remember it."""
        kept = RememberedSensor(sensor.address, sensor.name, sensor.kind, person)
        self._remembered = remembering(self._remembered, kept)
        self._used.add(sensor.address)
        self._write()

    def give_to(self, address: str, person: Person) -> None:
        """Somebody else wears it."""
        for each in self._remembered:
            if each.address == address:
                kept = RememberedSensor(each.address, each.name, each.kind, person)
                self._remembered = remembering(self._remembered, kept)
        self._write()

    def leave(self, address: str) -> None:
        """Go on without this sensor; it stays remembered."""
        self._used.discard(address)
        self._write()

    def use_again(self, address: str) -> None:
        """Have a remembered sensor in the next session."""
        self._used.add(address)
        self._write()

    def forget(self, address: str) -> None:
        """Remember this sensor no more."""
        self._remembered = forgetting(self._remembered, address)
        self.leave(address)

    # --- session ----------------------------------------------------------------------------
    def listen(self, event: Event) -> None:
        """Let simulated people follow the pacer."""
        if isinstance(event, PacerChange):
            for body in self._bodies.values():
                body.follow(event)

    def sources(self, session: Session) -> Sequence[Coroutine[Any, Any, None]]:
        """One supervised connection for each chosen sensor."""
        made = []
        for each in self.chosen:
            simulated = each.address.startswith(_SIMULATED)
            connector = (self._simulated_connector if simulated else _connector)(each, session)
            wearer = Wearer(
                device=f"{each.address}-{each.person}" if simulated else each.address,
                person=each.person,
                emit=session.emit,
                name=each.name,
                source="simulated" if simulated else "sensor",
            )
            made.append(Connection(connector, wearer, session.clock).run())
        return made

    def _simulated_connector(self, sensor: RememberedSensor, session: Session) -> Connector:
        made = simulated_sensors(self._bodies[sensor.person], sensor.person, session.clock)
        kind = _measures(sensor.kind)
        return next(each.connector for each in made if each.kind == kind)

    # --- settings ---------------------------------------------------------------------------
    def _read(self) -> tuple[RememberedSensor, ...]:
        kept = [] if self._people is None else self._people.setting(_REMEMBERED, default=[])
        try:
            return tuple(RememberedSensor.from_settings(each) for each in kept)
        except (InputError, TypeError):  # of an older program: the sensors are chosen once more
            return ()

    def _write(self) -> None:
        if self._people is not None:
            kept = [each.to_settings() for each in self._remembered]
            self._people.set_setting(_REMEMBERED, kept)
            self._people.set_setting(_USED, sorted(self._used))


def _connector(sensor: RememberedSensor, session: Session) -> Connector:
    from biofeedback.devices.ble import BleConnector

    return BleConnector(sensor.address, sensor.name, session.clock)


def _measures(kind: str) -> Measures:
    if kind.startswith(_SKIN_KINDS):
        return "skin"
    return "other" if kind == "sensor" else "heart"


def _in_reach(found: FoundSensor) -> InReach:
    return InReach(
        found.address,
        found.name,
        found.kind,
        _measures(found.kind),
        found.distance,
        found.person,
        bool(found.battery_low),
        found.useful,
    )
