from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tool.domain.period import parse_period
from workbook_tool.returns.identity import reference, references


@pytest.mark.parametrize("period", ["2023-24-Q2", "2023-09", "2023-24", "2023-24-H1", "2022-24", "2011-12", "Dec 2011"])
@pytest.mark.parametrize("subject", ["{}", "RE: [EXTERNAL] FW: your return {} please", "({}).xlsx", "ref {}, thanks"])
def test_a_reference_is_read_out_of_a_text(period: str, subject: str) -> None:
    made = reference("LGS", parse_period(period))
    assert references(subject.format(made)) == [(made, "LGS", parse_period(period))]
    assert references(subject.format(made.lower())) == [(made, "LGS", parse_period(period))]


@given(st.integers(0, 15), st.sampled_from("0123456789ABCDEFQ"))
def test_one_wrong_character_is_seen(place: int, character: str) -> None:
    made = reference("LGS", parse_period("2023-24-Q2"))
    place %= len(made)
    wrong = made[:place] + character + made[place + 1 :]
    if wrong != made:
        assert made not in [found for found, *_ in references(wrong)]
