"""Sensors: Bluetooth, simulated and replayed. Bytes in, events out."""
