"""Beats, variability, skin conductance and arousal: NumPy and SciPy only."""
