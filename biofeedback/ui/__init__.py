"""The windows: the only Qt code.

One folder for each place a person can be, and three that those share: ``kit`` (what every screen is
made of), ``live`` (a running session) and ``timeline`` (a past one).
"""
