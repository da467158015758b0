"""The sensors of a session: looked for, chosen, remembered, and connected when it begins.

The live counterpart of :mod:`biofeedback.session.demo`; simulated sensors can be chosen from the
same list, and are marked wherever they appear.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from biofeedback.devices.choices import choices_for
from biofeedback.devices.connection import Connection
from biofeedback.devices.link import Advertisement, Connector, Wearer
from biofeedback.devices.network_sensors import ASK_S, Answers, ask_network, network_connector
from biofeedback.devices.remembered import RememberedSensor, forgetting, remembering
from biofeedback.devices.sensor_list import sensor_list
from biofeedback.devices.simulated import simulated_sensors
from biofeedback.devices.simulated.body import SimulatedBody
from biofeedback.errors import InputError, SensorError
from biofeedback.events import Emit, Event, Marker, PacerChange, Person, Source
from biofeedback.recordings.people import SCOPES, People, Scope
from biofeedback.session.in_reach import (
    SIMULATED,
    InReach,
    Look,
    Measures,
    SensorChoice,
    answered,
    heard,
    measures,
    not_heard,
    simulated,
)
from biofeedback.session.running import WITHDRAWN, Session
from biofeedback.session.sharing import Sharing

Listen: TypeAlias = Callable[[float], Awaitable[list[Advertisement]]]
"""Hears what is in reach for so many seconds; raises :class:`SensorError`."""
Sources: TypeAlias = Sequence[Coroutine[Any, Any, None]]
"""What measures in a session, and what shares it."""
Ask: TypeAlias = Callable[[float], Awaitable[Answers]]
"""Asks the local network for so many seconds."""

LOOK_S: Final = 6.0
_REMEMBERED, _USED = "sensors", "sensors used"


async def _listen(seconds: float) -> list[Advertisement]:
    from biofeedback.devices.ble import scan

    return await scan(seconds)


class Sensing:
    """Knows which sensors a session is to have.

    ``people`` keeps them for the next time; None keeps nothing. ``listen`` is the radio, ``ask``
    the local network.
    """

    def __init__(
        self,
        people: People | None = None,
        *,
        listen: Listen = _listen,
        ask: Ask = ask_network,
        seed: int = 1,
        scenario: str = "two-rises",
    ) -> None:
        self._people = people
        self._listen = listen
        self._ask = ask
        self.sharing = Sharing()
        # the therapist is another person, to whom nothing happens
        self._bodies: dict[Person, SimulatedBody] = {
            "client": SimulatedBody(seed, scenario),
            "therapist": SimulatedBody(seed + 1, "steady"),
        }
        self._second: list[Connection] = []
        """The therapist's sensors, while a session has them."""
        self._letting_go: set[asyncio.Task[None]] = set()
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
        simulated = any(each.address.startswith(SIMULATED) for each in self.chosen)
        return "simulated" if simulated else "sensor"

    def measures(self, sensor: RememberedSensor) -> Measures:
        """What a sensor is for."""
        return measures(sensor.kind)

    def choices(self, sensor: RememberedSensor) -> tuple[SensorChoice, ...]:
        """What can be chosen for a sensor, and what was."""
        return tuple(
            SensorChoice(
                each.key,
                each.label,
                each.options,
                sensor.choices.get(each.key, each.options[0][0]),
            )
            for each in choices_for(sensor.kind)
        )

    async def look(self, seconds: float = LOOK_S, *, network: bool = False) -> Look:
        """Look round: sensors in reach, those used before, and the simulated ones.

        ``network`` asks the local network too: only when a person wants that.
        """
        asking = asyncio.ensure_future(self._ask(ASK_S)) if network else None
        advertised: list[Advertisement] = []
        problem = advice = ""
        try:
            advertised = await self._listen(seconds)
        except SensorError as error:
            problem, advice = error.problem, error.advice
        people = {each.address: each.person for each in self._remembered}
        found = [heard(one) for one in sensor_list(advertised, self._remembered) if one.useful]
        answers = None if asking is None else await asking
        if answers is not None:
            found += [answered(one, people.get(one.address)) for one in answers.found]
        here = {each.address for each in found}
        away = [not_heard(each) for each in self._remembered if each.address not in here]
        found += [each for each in away if not each.simulated]
        return Look((*found, *simulated(people)), problem, advice, answers)

    # --- choice -----------------------------------------------------------------------------
    def use(self, sensor: InReach, person: Person) -> None:
        """Have this sensor in the next session, worn by ``person``, and remember it."""
        before = next((one for one in self._remembered if one.address == sensor.address), None)
        kept = RememberedSensor(
            sensor.address, sensor.name, sensor.kind, person, before.choices if before else {}
        )
        self._remembered = remembering(self._remembered, kept)
        self._used.add(sensor.address)
        self._write()

    def give_to(self, address: str, person: Person) -> None:
        """Somebody else wears it."""
        self._change(address, lambda sensor: replace(sensor, person=person))

    def choose(self, address: str, key: str, value: str) -> None:
        """Answer one of a sensor's :meth:`choices`."""
        self._change(
            address, lambda sensor: replace(sensor, choices={**sensor.choices, key: value})
        )

    def _change(self, address: str, change: Callable[[RememberedSensor], RememberedSensor]) -> None:
        self._remembered = tuple(
            change(each) if each.address == address else each for each in self._remembered
        )
        self._write()

    def leave(self, address: str) -> None:
        """Go on without this sensor; it stays remembered."""
        self._used.discard(address)
        self._write()

    def forget(self, address: str) -> None:
        """Remember this sensor no more."""
        self._remembered = forgetting(self._remembered, address)
        self.leave(address)

    # --- session ----------------------------------------------------------------------------
    @property
    def listeners(self) -> tuple[Emit, ...]:
        """What hears a session: the simulated people, and who it is shared with."""
        return self.listen, self.sharing.listen

    @property
    def wanted(self) -> frozenset[Scope]:
        """What the person has to agree to for all that was chosen here."""
        if self.source == "simulated":
            return frozenset()
        second = any(each.person == "therapist" for each in self.chosen)
        asked: dict[Scope, bool] = {
            "record": True, "second sensor": second, "share": self.sharing.wanted
        }  # fmt: skip
        return frozenset(scope for scope, is_asked in asked.items() if is_asked)

    def agreed(self, person: str) -> frozenset[Scope]:
        """What a person agreed to; everything where the sensors are simulated."""
        if self.source == "simulated" or self._people is None:
            return frozenset(SCOPES)
        return frozenset(each for each in SCOPES if self._people.allows(person, each))

    def within(self, agreed: frozenset[Scope]) -> Callable[[Session], Sources]:
        """The sensors of a session, and its sharing where that is wanted, as far as agreed to."""

        def sources(session: Session) -> Sources:
            shared = self.sharing.sources(session) if "share" in agreed else []
            return [*self.sources(session, second="second sensor" in agreed), *shared]

        return sources

    def listen(self, event: Event) -> None:
        """Let simulated people follow the pacer, and a sensor go that is agreed to no more."""
        match event:
            case PacerChange():
                for body in self._bodies.values():
                    body.follow(event)
            case Marker(kind=kind, text="second sensor") if kind == WITHDRAWN:
                second, self._second = self._second, []
                for connection in second:
                    letting_go = asyncio.get_running_loop().create_task(connection.stop())
                    self._letting_go.add(letting_go)
                    letting_go.add_done_callback(self._letting_go.discard)

    def sources(self, session: Session, *, second: bool = True) -> Sources:
        """One supervised connection for each chosen sensor; without ``second``, the client's."""
        made = []
        self._second = []
        for each in self.chosen:
            if each.person == "therapist" and not second:
                continue
            simulated = each.address.startswith(SIMULATED)
            connector = (self._simulated_connector if simulated else _connector)(each, session)
            wearer = Wearer(
                device=f"{each.address}-{each.person}" if simulated else each.address,
                person=each.person,
                emit=session.emit,
                name=each.name,
                source="simulated" if simulated else "sensor",
                choices={key: value for key, value in each.choices.items() if value},
            )
            connection = Connection(connector, wearer, session.clock)
            made.append(connection.run() if each.person == "client" else self._beside(connection))
        return made

    async def _beside(self, connection: Connection) -> None:
        """The therapist's sensor, until the agreement to it is taken back."""
        self._second.append(connection)
        await connection.run()
        if connection not in self._second:  # let go: the session goes on without it
            await asyncio.Future()

    def _simulated_connector(self, sensor: RememberedSensor, session: Session) -> Connector:
        made = simulated_sensors(self._bodies[sensor.person], sensor.person, session.clock)
        kind = measures(sensor.kind)
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
    on_network = network_connector(sensor.address, sensor.name, session.clock)
    if on_network is not None:
        return on_network
    from biofeedback.devices.ble import BleConnector

    return BleConnector(sensor.address, sensor.name, session.clock)
