"""Which addresses that somebody typed a paper makes live; what a mail gateway wrapped is taken out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tool.mail.incoming.email_content import cloud_link, unwrapped
from workbook_tool.results.links import is_live, link_text

LIVE = [
    "https://samplecounty.example/a?b=c#d",
    "HTTPS://Samplecounty.Example:8443/a",
    "https://x.example/@someone",
    "https://a-b.c1.example/",
]
NOT_LIVE = [
    "https://www.gov.uk@evil.example/a",
    "https://user:pass@evil.example/a",
    "https://www.gov.uk%40evil.example/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "\\\\server\\share",
    "ftp://a.example/x",
    "https://ɡov.uk/",
    "https://xn--gov-xyz.uk/",
    "https://a.example/\u202egpj.exe",
    "https://a.example/x y",
    "https://a.example:99999/",
    "https:///x",
    "http://localhost/a",
    "http://localhost.:8000/a",
    "http://127.0.0.1/a",
    "http://127.1/a",
    "http://2130706433/a",
    "http://0x7f.0.0.1/a",
    "http://10.0.0.1:8080/",
    "http://192.168.0.1/",
    "http://169.254.169.254/latest/meta-data",
    "https://8.8.8.8/",
    "http://[::1]/",
    "http://[fe80::1]/",
    "http://intranet/a",
    "http://files.local/a",
    "http://performance.internal/a",
    "http://nas.home.arpa/a",
    "//a.example/x",
    "",
    "https://a.example/" + "x" * 2000,
]


@pytest.mark.parametrize("address", LIVE)
def test_live(address: str):
    assert is_live(address)


@pytest.mark.parametrize("address", NOT_LIVE)
def test_not_live(address: str):
    assert not is_live(address)


@pytest.mark.parametrize("words", ["www.gov.uk", "https://www.gov.uk/statistics"])
def test_words_that_name_another_host_stand_beside_the_real_one(words: str):
    assert "evil.example" in link_text(words, "https://evil.example/")


@given(st.text(max_size=80))
def test_any_text_is_judged(address: str):
    for start in ("", "https://", "http://www."):
        assert not is_live(start + address) or (start + address).lower().startswith(("http://", "https://"))
        unwrapped(start + address)
        cloud_link(start + address)
