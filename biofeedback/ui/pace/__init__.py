"""The search for a personal pace."""
