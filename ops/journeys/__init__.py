"""The ways of smuggled migrants, as counts."""
