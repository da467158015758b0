"""Device information: maker, model, firmware, and no serial number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices.device_information import (
    FIRMWARE,
    MANUFACTURER,
    MODEL,
    DeviceInformation,
    parse_text,
)
from biofeedback.events import Event
from tests.devices.scripted_link import ScriptedLink, reports, wearer


@given(st.binary(max_size=40))
def test_any_bytes_give_text_or_nothing(data: bytes) -> None:
    text = parse_text(data)
    assert text is None or (text == text.strip() and text)


@pytest.mark.parametrize(
    ("data", "text"), [(b"H10\0\0", "H10"), (b" 5.0.0 ", "5.0.0"), (b"\0", None), (b"", None)]
)
def test_padding_is_taken_off(data: bytes, text: str | None) -> None:
    assert parse_text(data) == text


@pytest.mark.parametrize(
    ("maker", "model", "shown"),
    [
        (b"Polar Electro Oy", b"H10", "Polar Electro Oy H10"),
        (b"Polar Electro Oy", b"Polar Verity Sense", "Polar Verity Sense"),
        (b"", b"CL831", "CL831"),
        (b"Coospo", b"", "Coospo"),
    ],
)
async def test_model_and_firmware_are_reported(maker: bytes, model: bytes, shown: str) -> None:
    events: list[Event] = []
    link = ScriptedLink(values={MANUFACTURER: maker, MODEL: model, FIRMWARE: b"5.0.0"})
    await DeviceInformation(wearer(events)).start(link)
    assert [(report.model, report.firmware) for report in reports(events)] == [(shown, "5.0.0")]


async def test_a_sensor_without_any_field_reports_nothing() -> None:
    events: list[Event] = []
    await DeviceInformation(wearer(events)).start(ScriptedLink())
    assert events == []
