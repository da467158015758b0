"""The vault on the screen: making it, opening it, and its keys."""
