"""Invented vehicles and goods of West African roads."""

from random import Random

from alerts.screening.model import Goods, Vehicle
from jointops.demo.papers import Press

MODELS = (
    ("Toyota", "Hilux"), ("Toyota", "Land Cruiser"), ("Toyota", "Corolla"), ("Toyota", "HiAce"), ("Mercedes", "190"),
    ("Mercedes", "Actros"), ("Mercedes", "Sprinter"), ("Peugeot", "406"), ("Peugeot", "Partner"), ("Renault", "Kerax"),
    ("Nissan", "Patrol"), ("Mitsubishi", "L200"), ("Ford", "Transit"), ("MAN", "TGA"), ("DAF", "XF"), ("Sanili", "125"),
)  # fmt: skip
COLOURS = ("white", "grey", "blue", "red", "green", "black", "silver", "yellow")

CARGO = (
    # description, heading of the Harmonized System, unit, usual quantities
    ("Rice in bags of 50 kg", "1006", "bag", (40, 600)),
    ("Onions", "0703", "kg", (500, 20_000)),
    ("Cotton seed cake", "2306", "bag", (100, 700)),
    ("Cement", "2523", "t", (5, 38)),
    ("Used clothing", "6309", "bale", (10, 240)),
    ("Vegetable oil", "1511", "l", (200, 18_000)),
    ("Diesel", "2710", "l", (200, 30_000)),
    ("Medicines", "3004", "box", (5, 400)),
    ("Fertiliser", "3102", "bag", (50, 700)),
    ("Cattle", "0102", "head", (8, 45)),
    ("Sheep", "0104", "head", (20, 160)),
    ("Spare parts for motor cycles", "8714", "box", (4, 90)),
    ("Mobile telephones", "8517", "piece", (10, 400)),
    ("Sugar", "1701", "bag", (60, 800)),
    ("Sawn timber", "4407", "m3", (4, 32)),
    ("Dried fish", "0305", "kg", (80, 3000)),
    ("Cigarettes", "2402", "carton", (10, 500)),
    ("Mining equipment", "8430", "piece", (1, 12)),
)


def make_vehicle(rng: Random, press: Press, country: str) -> Vehicle:
    """A vehicle with plate and chassis number of one series."""
    make, model = rng.choice(MODELS)
    return Vehicle(press.plate(country), country, press.vin(), make, model, rng.choice(COLOURS))


def make_goods(rng: Random) -> Goods:
    """A lawful load."""
    description, heading, unit, (least, most) = rng.choice(CARGO)
    return Goods(description, heading, rng.randint(least, most), unit)
