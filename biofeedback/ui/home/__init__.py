"""Home, its doors, and what has to be read or agreed to on the way through them."""
