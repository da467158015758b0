"""movisens EdaMove 3 and 4: the mean skin conductance level of each minute.

Useful for the long trend alone: one value a minute shows no responses.
"""

from __future__ import annotations

from typing import ClassVar

from biofeedback.devices.link import Link, Packet, Wearer
from biofeedback.errors import PacketError
from biofeedback.events import SampleBatch, StreamInfo, read_only

SERVICE = "eb08670d-f244-4511-b43e-04bba968b693"
SCL_MEAN = "a884dc4b-62d6-44ee-bcbf-d0f725d95213"

PERIOD_S = 60.0
_MICROSIEMENS_PER_STEP = 100 / 32767


def parse_scl_mean(data: bytes) -> float:
    """Decode the mean skin conductance level, µS.

    Raises :class:`PacketError` for another length than two bytes.
    """
    if len(data) != 2:
        raise PacketError("a skin conductance level of an EdaMove has two bytes")
    return int.from_bytes(data, "little") * _MICROSIEMENS_PER_STEP


class EdaMove:
    """Emits one sample a minute, at the middle of the minute it is the mean of."""

    service: ClassVar[str] = SERVICE
    silence_s: ClassVar[float] = 2.5 * PERIOD_S

    def __init__(self, wearer: Wearer) -> None:
        self.dropped = 0
        self._wearer = wearer
        self._stream = f"{wearer.person}/eda/{wearer.device}"
        self._announced = False

    async def start(self, link: Link) -> None:
        """Subscribe to the means."""
        await link.subscribe(SCL_MEAN, self._on_packet)

    async def stop(self, link: Link) -> None:
        """End the subscription."""
        await link.unsubscribe(SCL_MEAN)

    def _on_packet(self, packet: Packet) -> None:
        try:
            microsiemens = parse_scl_mean(packet.data)
        except PacketError:
            self.dropped += 1
            return
        wearer = self._wearer
        if not self._announced:
            self._announced = True
            wearer.emit(
                StreamInfo(
                    time=packet.time,
                    stream=self._stream,
                    device=wearer.device,
                    person=wearer.person,
                    kind="eda",
                    sampling_rate=1 / PERIOD_S,
                    unit="uS",
                    source=wearer.source,
                )
            )
        wearer.emit(
            SampleBatch(
                time=packet.time - PERIOD_S / 2,
                stream=self._stream,
                sampling_rate=1 / PERIOD_S,
                values=read_only([microsiemens]),
                arrival=packet.time,
            )
        )
