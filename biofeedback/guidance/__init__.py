"""Breathing patterns, pacer phase, prompts and wording: data and pure functions."""
