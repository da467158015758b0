"""One person's sessions side by side."""
