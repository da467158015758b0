"""A whole session on one time axis, from eight hours to one beat."""
