"""The sensors that are worn, and those in reach."""
