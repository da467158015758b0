"""Measurements, kept apart from the tests: each prints figures with their units."""
