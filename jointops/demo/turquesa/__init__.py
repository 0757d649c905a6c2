"""Turquesa II as a drill: migrant smuggling across four continents, 32 members, Brazil the hub."""
