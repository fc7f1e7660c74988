"""Readings of earlier periods, from tables."""
