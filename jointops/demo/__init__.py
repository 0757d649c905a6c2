"""The demonstration: invented accounts, the seeded scenarios and the player that files them through the public API."""
