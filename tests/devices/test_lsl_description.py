"""Names and units of Lab Streaming Layer streams, as producers really write them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biofeedback.devices.lsl_description import (
    Channel,
    Description,
    Signal,
    conversion,
    kind_of,
    parse_description,
    signals_of,
)
from biofeedback.errors import PacketError


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("EDA", "eda"),
        ("GSR", "eda"),
        ("GSR_8A2F", "eda"),
        ("A3_EDA", "eda"),
        ("Skin Conductance", "eda"),
        ("SCL", "eda"),
        ("conductance", "eda"),
        ("resistance", None),
        ("ECG", "ecg"),
        ("RawECG", "ecg"),
        ("RawACC", "acc"),
        ("EKG1", "ecg"),
        ("EEG", None),
        ("RRinterval", "rr"),
        ("RR", "rr"),
        ("IBI", "rr"),
        ("BI", "rr"),
        ("PPInterval", "rr"),
        ("HeartRate", "hr"),
        ("HR", "hr"),
        ("heart rate", "hr"),
        ("HeartRateVariability", None),
        ("PPG_IR", "ppg"),
        ("BVP", "ppg"),
        ("ACC", "acc"),
        ("Accelerometer", "acc"),
        ("accuracy", None),
        ("Respiration", "respiration"),
        ("RSP", "respiration"),
        ("muscle", None),
        ("Pedal", None),
        ("Markers", None),
        ("00:07:80:8C:AD:C8", None),
        ("", None),
    ],
)
def test_names_stand_for_kinds(text: str, kind: str | None) -> None:
    assert kind_of(text) == kind


def described(name: str, type_: str, *channels: Channel) -> Description:
    return Description(name, type_, 10.0, channels)


@pytest.mark.parametrize(
    ("description", "signals"),
    [
        (described("EDA", "EDA", Channel()), [Signal("eda", (0,), "")]),
        (
            described(
                "GSR_12AB",
                "GSR",
                Channel("conductance", "", "microsiemens"),
                Channel("resistance", "", "ohms"),
            ),
            [Signal("eda", (0,), "microsiemens")],
        ),
        (
            described(
                "OpenSignals",
                "00:07:80:8C:AD:C8",
                Channel("nSeq"),
                Channel("ECG0", "", "mV"),
                Channel("EDA1", "", "uS"),
                Channel("RESPBIT2", "", "%"),
            ),
            [
                Signal("ecg", (1,), "mV"),
                Signal("eda", (2,), "uS"),
                Signal("respiration", (3,), "%"),
            ],
        ),
        (
            described(
                "BITalino (98:D3)",
                "BioSignals",
                *[Channel(label) for label in ("SEQ", "D1", "D2", "D3", "D4")],
                Channel("A3_EDA", "", "uS"),
            ),
            [Signal("eda", (5,), "uS")],
        ),
        (
            described("PolarBand", "ECG", Channel("", "", "microvolts")),
            [Signal("ecg", (0,), "microvolts")],
        ),
        (described("PolarBand", "ACC", *[Channel()] * 3), [Signal("acc", (0, 1, 2), "")]),
        (described("HR", "HeartRate", Channel()), [Signal("hr", (0,), "")]),
        (described("Mouse", "Position", Channel("x"), Channel("y")), []),
    ],
    ids=lambda value: value.name if isinstance(value, Description) else "",
)
def test_channels_are_chosen(description: Description, signals: list[Signal]) -> None:
    assert list(signals_of(description)) == signals


@pytest.mark.parametrize(
    ("unit", "value", "microsiemens"),
    [
        ("uS", 4.0, 4.0),
        ("us", 4.0, 4.0),
        ("\u00b5S", 4.0, 4.0),
        ("\u03bcS", 4.0, 4.0),
        ("microsiemens", 4.0, 4.0),
        ("microSiemens", 4.0, 4.0),
        ("siemens", 4e-6, 4.0),
        ("S", 4e-6, 4.0),
        ("nS", 4000.0, 4.0),
        ("kohm", 250.0, 4.0),
        ("kOhm", 250.0, 4.0),
        ("k\u03a9", 250.0, 4.0),
        ("k\u2126", 250.0, 4.0),
        ("ohm", 250e3, 4.0),
        ("Ohms", 250e3, 4.0),
    ],
)
def test_conductance_of_any_unit_becomes_microsiemens(
    unit: str, value: float, microsiemens: float
) -> None:
    ours, convert = conversion("eda", unit)
    assert ours == "uS"
    assert convert(np.array([value])) == pytest.approx([microsiemens])


def test_no_resistance_is_no_value() -> None:
    _, convert = conversion("eda", "kohm")
    assert np.isnan(convert(np.array([0.0, -5.0]))).all()


@pytest.mark.parametrize("unit", ["", "mS", "volts", "%", "counts"])
def test_an_unknown_unit_stays_unknown(unit: str) -> None:
    ours, convert = conversion("eda", unit)
    assert ours == "a.u."
    assert convert(np.array([7.0])) == [7.0]


@pytest.mark.parametrize(
    ("kind", "unit", "ours", "factor"),
    [
        ("ecg", "microvolts", "uV", 1.0),
        ("ecg", "mV", "uV", 1e3),
        ("acc", "g", "mG", 1e3),
        ("acc", "mG", "mG", 1.0),
        ("respiration", "%", "a.u.", 1.0),
    ],
)
def test_other_units(kind: str, unit: str, ours: str, factor: float) -> None:
    found, convert = conversion(kind, unit)
    assert found == ours
    assert convert(np.array([2.0])) == [2.0 * factor]


XML = b"""<?xml version="1.0"?>
<info><name>GSR_1</name><type>GSR</type><channel_count>2</channel_count>
<nominal_srate>10.5</nominal_srate><desc><channels>
<channel><label>conductance</label><unit>microsiemens</unit></channel>
</channels></desc></info>"""


def test_a_description_is_read() -> None:
    assert parse_description(XML) == Description(
        "GSR_1", "GSR", 10.5, (Channel("conductance", "", "microsiemens"), Channel())
    )


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<info>",
        b"<info/>",
        XML.replace(b">2<", b">0<"),
        XML.replace(b">2<", b">x<"),
        XML.replace(b">10.5<", b">nan<"),
        XML.replace(b">10.5<", b">-1<"),
    ],
)
def test_a_description_that_makes_no_sense_is_refused(xml: bytes) -> None:
    with pytest.raises(PacketError):
        parse_description(xml)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_description_or_refused(data: bytes) -> None:
    for xml in (data, XML[:100] + data, XML.replace(b"GSR_1", data)):
        try:
            signals_of(parse_description(xml))
        except PacketError:
            continue
