"""Where an address that somebody typed really leads, and whether a paper makes it live."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tool.untrusted.links import judge, shown, unwrapped

LIVE = [
    ("https://samplecounty.example/a?b=c#d", "", "samplecounty.example"),
    ("http://www.gov.uk/x", "the guidance (annex.pdf)", "www.gov.uk"),
    ("HTTPS://Samplecounty.Example:8443/a", "", "samplecounty.example"),
    ("https://www.gov.uk/x", "gov.uk", "www.gov.uk"),
    ("https://www.gov.uk/x", "See https://www.gov.uk/y", "www.gov.uk"),
    ("https://x.example/@someone", "", "x.example"),
    ("https://a-b.c1.example/", "mail a@other.uk", "a-b.c1.example"),
]
NOT_LIVE = [
    ("https://www.gov.uk@evil.example/a", "", "evil.example", "before the host"),
    ("https://user:pass@evil.example/a", "", "evil.example", "before the host"),
    ("https://www.gov.uk%40evil.example/", "", "www.gov.uk%40evil.example", "not written"),
    ("javascript:alert(1)", "", "", "no web address"),
    ("JaVaScRiPt:alert(1)", "", "", "no web address"),
    ("data:text/html,x", "", "", "no web address"),
    ("file:///etc/passwd", "", "", "no web address"),
    ("\\\\server\\share", "", "", "no web address"),
    ("ftp://a.example/x", "", "a.example", "no web address"),
    ("https://ɡov.uk/", "", "ɡov.uk", "look like others"),
    ("https://xn--gov-xyz.uk/", "", "xn--gov-xyz.uk", "look like others"),
    ("https://127.0.0.1/x", "", "127.0.0.1", "number"),
    ("https://2130706433/x", "", "2130706433", "number"),
    ("https://0x7f.1/x", "", "0x7f.1", "number"),
    ("https://[::1]/x", "", "::1", "number"),
    ("https://evil.example/", "www.gov.uk", "evil.example", "another host"),
    ("https://evil.example/", "https://www.gov.uk/statistics", "evil.example", "another host"),
    ("https://gov.uk.evil.example/", "gov.uk", "gov.uk.evil.example", "another host"),
    ("https://a.example/\u202egpj.exe", "", "", "no web address"),
    ("https://a.example/x y", "", "", "no web address"),
    ("https://a.example:99999/", "", "", "no web address"),
    ("https:///x", "", "", "no web address"),
    ("//a.example/x", "", "a.example", "no web address"),
    ("", "", "", "no web address"),
    ("https://a.example/" + "x" * 2000, "", "", "no web address"),
]


@pytest.mark.parametrize(("address", "words", "host"), LIVE)
def test_live(address: str, words: str, host: str):
    link = judge(address, words)
    assert (link.live, link.host, link.trouble) == (True, host, "")
    assert shown(link, words) == (f"{words} ({address})" if words else address)


@pytest.mark.parametrize(("address", "words", "host", "trouble"), NOT_LIVE)
def test_not_live(address: str, words: str, host: str, trouble: str):
    link = judge(address, words)
    assert not link.live
    assert link.host == host
    assert trouble in link.trouble
    if host:
        assert f"[leads to {host}" in shown(link, words)


@given(st.text(max_size=80), st.text(max_size=30))
def test_any_text_is_judged(address: str, words: str):
    for start in ("", "https://", "http://www."):
        link = judge(start + address, words)
        assert not link.live or link.address.lower().startswith(("http://", "https://"))
        shown(link, words)
        unwrapped(start + address)
