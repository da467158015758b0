"""What a simulated person goes through, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scenario:
    """How often something happens to a simulated person or their sensors."""

    name: str
    summary: str
    rises: int = 0
    """Times that heart rate and skin conductance go up together for a few minutes."""
    ectopic_share: float = 0.0
    """Share of beats that come early, followed by a longer interval."""
    misread_share: float = 0.0
    """Share of beats that the strap overlooks or invents."""
    movements_per_hour: float = 0.0
    drops_per_hour: float = 0.0
    """Times that the link to a sensor drops, per sensor."""


SCENARIOS: dict[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        Scenario("steady", "An hour at rest, nothing happens."),
        Scenario(
            "two-rises",
            "Heart rate and skin conductance go up together twice, for a few minutes each.",
            rises=2,
        ),
        Scenario(
            "rough-signal",
            "Early beats, overlooked beats and movement.",
            rises=1,
            ectopic_share=0.005,
            misread_share=0.005,
            movements_per_hour=12.0,
        ),
        Scenario(
            "drop-outs",
            "The link to each sensor drops several times and comes back.",
            rises=1,
            drops_per_hour=10.0,
        ),
    )
}
