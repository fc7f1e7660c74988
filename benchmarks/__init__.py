"""Measurements as ratios against named alternatives in one run; never part of the tests."""
