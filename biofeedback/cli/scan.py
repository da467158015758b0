"""``biofeedback scan``: list the sensors in reach."""

from __future__ import annotations

import argparse
import asyncio
import json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--seconds",
        type=_seconds,
        default=8.0,
        metavar="S",
        help="how long to listen (default 8)",
    )
    parser.add_argument("--json", action="store_true", help="print a JSON list")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 300:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 1 to 300")
    return seconds


def run(args: argparse.Namespace) -> int:
    """List the sensors, the strongest first."""
    from biofeedback.devices.ble import scan

    found = asyncio.run(scan(args.seconds))
    if args.json:
        sensors = [
            {
                "address": sensor.address,
                "name": sensor.name,
                "service_uuids": list(sensor.service_uuids),
                "rssi": sensor.rssi,
            }
            for sensor in found
        ]
        print(json.dumps(sensors, indent=1))
        return 0
    if not found:
        print("No sensor was heard. Put it on, moisten the electrodes, and scan again.")
    for sensor in found:
        strength = "held by this computer" if sensor.rssi is None else f"{sensor.rssi} dBm"
        print(f"{sensor.address}  {strength:>8}  {sensor.name or 'no name'}")
    return 0
