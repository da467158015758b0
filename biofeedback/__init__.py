"""Heart rhythm, skin conductance and breath on a quiet screen, for therapists and their clients."""

__version__ = "0.1.0"
