"""Device Information Service: which sensor it is. The serial number is left unread."""

from __future__ import annotations

from typing import ClassVar

from biofeedback.devices.link import Link, Wearer, uuid16
from biofeedback.errors import SensorError

SERVICE = uuid16(0x180A)
MANUFACTURER = uuid16(0x2A29)
MODEL = uuid16(0x2A24)
FIRMWARE = uuid16(0x2A26)


def parse_text(data: bytes) -> str | None:
    """Decode one UTF-8 field, without the padding some sensors add; None when it is empty."""
    text = data.split(b"\0")[0].decode("utf-8", errors="replace").strip()
    return text or None


class DeviceInformation:
    """Reports maker, model and firmware, once."""

    service: ClassVar[str] = SERVICE

    def __init__(self, wearer: Wearer) -> None:
        self.dropped = 0
        self._wearer = wearer

    async def start(self, link: Link) -> None:
        """Read the fields the sensor has."""
        maker = await self._read(link, MANUFACTURER)
        model = await self._read(link, MODEL)
        firmware = await self._read(link, FIRMWARE)
        if maker and model and not model.startswith(maker.split()[0]):
            model = f"{maker} {model}"
        if model or maker or firmware:
            self._wearer.report(model=model or maker, firmware=firmware)

    async def stop(self, link: Link) -> None:
        """Nothing runs."""

    async def _read(self, link: Link, characteristic: str) -> str | None:
        try:
            return parse_text(await link.read(characteristic))
        except SensorError:
            return None  # every field is optional in the standard
