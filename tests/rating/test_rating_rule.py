"""The rule of rating: boundaries, schemes and what is missing, with the sums in words."""

from __future__ import annotations

import pytest

SEED = [
    # unit, better, decimals, target decimals, target, current, previous, change, rag
    ("%", "higher", 1, 1, "90.0", "83.0", "84.0", "Declining", "Amber"),
    ("%", "higher", 1, 1, "90.0", "77.0", "83.0", "Declining", "Red"),
    ("%", "higher", 0, 0, "100", "100", "100", "Unchanged", "Green"),
    ("%", "higher", 1, 1, "65.0", "59.0", None, "n/a", "Amber"),
    ("%", "higher", 2, 1, "80.0", "83.74", "82.75", "Improving", "Green"),
    ("%", "higher", 1, 1, "95.0", "86.3", "90.0", "Declining", "Amber"),
    ("%", "higher", 2, 1, "6.0", "6.38", "6.28", "Improving", "Green"),
    ("count", "higher", 0, 0, "1500", "854", "655", "Improving", "Red"),
    ("days", "lower", 0, 0, None, "9154", "8977", "Declining", "Baseline"),
    ("%", "lower", 1, 1, None, "12.7", "12.5", "Declining", "Baseline"),
    ("%", "higher", 2, 1, "99.0", "100.00", "100.00", "Unchanged", "Green"),
    ("%", "higher", 1, 1, "85.0", "86.5", "84.0", "Improving", "Green"),
    ("%", "higher", 1, 1, "86.0", "98.0", "98.0", "Unchanged", "Blue"),
    ("%", "higher", 1, 1, "92.0", "95.0", "95.0", "Unchanged", "Green"),
]


@pytest.mark.parametrize(
    ("unit", "better", "decimals", "target_decimals", "target", "current", "previous", "change", "rag"), SEED
)
def test_every_published_rating(rated, unit, better, decimals, target_decimals, target, current, previous, change, rag):
    rating = rated(
        current, target, previous, unit=unit, better=better, decimals=decimals, target_decimals=target_decimals
    )
    assert (rating.rag, rating.change) == (rag, change), rating.why
