"""Victims: a desk of its own, behind its own database role and keys. Outside there is a rounded count and no more."""
