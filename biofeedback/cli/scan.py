"""``biofeedback scan``: list the sensors in reach."""

from __future__ import annotations

import argparse
import asyncio
import json
from dataclasses import asdict
from pathlib import Path

from biofeedback.cli.library import open_library
from biofeedback.devices.link import Advertisement
from biofeedback.devices.network_sensors import Answers, NetworkSensor, ask_network
from biofeedback.devices.remembered import RememberedSensor
from biofeedback.devices.sensor_list import FoundSensor, sensor_list
from biofeedback.errors import SensorError
from biofeedback.session.sensing import Sensing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--seconds",
        type=_seconds,
        default=8.0,
        metavar="S",
        help="how long to listen (default 8)",
    )
    parser.add_argument(
        "--network",
        action="store_true",
        help="ask the local network too: for Lab Streaming Layer streams and EmotiBit boards",
    )
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    parser.add_argument(
        "--library",
        type=Path,
        metavar="DIR",
        help="say which sensors were used before, and by whom, as this library has it",
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 300:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 1 to 300")
    return seconds


def run(args: argparse.Namespace) -> int:
    """List the sensors: those used before first, then by strength, then those of the network."""
    remembered = _remembered(args.library)
    heard, answers = asyncio.run(_listen(args.seconds, args.network))
    listed = sensor_list(heard, remembered)
    if args.json:
        services = {one.address: one.service_uuids for one in heard}
        whose = {one.address: one.person for one in remembered}
        rows = [_as_json(one, services[one.address]) for one in listed]
        rows += [{**asdict(one), "person": whose.get(one.address)} for one in answers.found]
        print(json.dumps(rows, indent=1))
        return 0
    if not listed and not answers.found:
        print("No sensor was heard. Put it on, moisten the electrodes, and scan again.")
    for sensor in listed:
        print(_line(sensor))
    for found in answers.found:
        print(_line_of_network(found))
    if answers.problem:
        print(f"{answers.problem} {answers.advice}")
    return 0


async def _listen(seconds: float, network: bool) -> tuple[list[Advertisement], Answers]:
    """Listen to the radio, and ask the network where that is wanted.

    Raises :class:`SensorError` where there is no radio, unless the network gave something.
    """
    from biofeedback.devices.ble import scan

    asking = asyncio.create_task(ask_network()) if network else None
    try:
        heard = await scan(seconds)
    except SensorError as error:
        answers = Answers(()) if asking is None else await asking
        if not answers.found:
            raise
        return [], Answers(answers.found, error.problem, error.advice)
    return heard, Answers(()) if asking is None else await asking


def _remembered(library: Path | None) -> tuple[RememberedSensor, ...]:
    """Sensors used before; none without a library that was named."""
    if library is None:
        return ()
    with open_library(library) as vault:
        return Sensing(vault.people).remembered


def _line(sensor: FoundSensor) -> str:
    strength = "connected" if sensor.rssi is None else f"{sensor.rssi} dBm"
    parts = [sensor.name, sensor.kind]
    if sensor.heart_rate_bpm is not None:
        parts.append(f"{sensor.heart_rate_bpm} bpm")
    if sensor.battery_low:
        parts.append("battery low")
    if sensor.person is not None:
        parts.append(f"used before, {sensor.person}")
    return f"{sensor.address}  {strength:>9}  {', '.join(parts)}"


def _line_of_network(sensor: NetworkSensor) -> str:
    return f"{sensor.address}  {'network':>9}  {sensor.name}, {sensor.kind}"


def _as_json(sensor: FoundSensor, service_uuids: tuple[str, ...]) -> dict[str, object]:
    return {
        "address": sensor.address,
        "name": sensor.name,
        "kind": sensor.kind,
        "service_uuids": service_uuids,
        "rssi": sensor.rssi,
        "distance": sensor.distance,
        "heart_rate_bpm": sensor.heart_rate_bpm,
        "battery_low": sensor.battery_low,
        "person": sensor.person,
    }
