"""A running session as it is known and drawn: its state, its numbers, and the moving lanes."""
