"""Screening: is this the person, vehicle, paper or container that an entry names?"""
