"""What Polar sensors say of themselves before they are connected (company 0x006B)."""

from __future__ import annotations

from dataclasses import dataclass

from biofeedback.errors import PacketError

COMPANY = 0x006B


@dataclass(frozen=True, slots=True)
class PolarAdvertisement:
    """Manufacturer data of a Polar heart-rate sensor. It never has intervals."""

    battery_low: bool
    sensor_contact: bool
    frame_counter: int
    """Unchanged while the heart rate is the same old one."""
    broadcast: bool
    data_type: int
    status: int
    khz_code: int
    fast_average_bpm: int
    slow_average_bpm: int | None
    """None in the short form."""


def parse_polar_advertisement(data: bytes) -> PolarAdvertisement:
    """Decode the manufacturer data of a Polar sensor (BlePolarHrAdvertisement, polar-ble-sdk).

    Raises :class:`PacketError` for fewer than three bytes.
    """
    if len(data) < 3:
        raise PacketError(f"a Polar advertisement has {len(data)} bytes, it needs 3")
    return PolarAdvertisement(
        battery_low=bool(data[0] & 0x01),
        sensor_contact=bool(data[0] & 0x02),
        frame_counter=data[0] >> 2 & 0x07,
        broadcast=bool(data[0] & 0x20),
        data_type=data[0] >> 6 & 0x01,
        status=data[0] >> 7,
        khz_code=data[1],
        fast_average_bpm=data[2],
        slow_average_bpm=data[3] if len(data) > 3 else None,
    )
