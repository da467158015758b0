"""Sensors: Bluetooth, simulated and replayed. Bytes in, events out."""

from __future__ import annotations

from biofeedback.devices.battery import Battery
from biofeedback.devices.bitalino import Bitalino
from biofeedback.devices.device_information import DeviceInformation
from biofeedback.devices.emotibit import EmotiBit
from biofeedback.devices.heart_rate import HeartRate
from biofeedback.devices.link import Driver
from biofeedback.devices.lsl_stream import LslStream
from biofeedback.devices.movesense import Movesense
from biofeedback.devices.movisens import EdaMove
from biofeedback.devices.nordic_uart import NordicUart
from biofeedback.devices.polar_pmd import PolarPmd
from biofeedback.devices.shimmer import Shimmer3, Shimmer3R

DRIVERS: tuple[type[Driver], ...] = (
    HeartRate,
    PolarPmd,
    Movesense,
    Shimmer3R,
    Shimmer3,
    Bitalino,
    NordicUart,
    EmotiBit,
    LslStream,
    EdaMove,
    Battery,
    DeviceInformation,
)
"""Every service the program understands, in the order in which a sensor's are started.

What is measured comes first: a sensor may be slow to say what it is.
"""
