"""What people write in a cell, as paragraphs, bullets and links."""

from __future__ import annotations

import pytest

from workbook_tool.report.prose import Block, Span, blocks, clean, contact, line, link


def shape(found: tuple[Block, ...]) -> list[object]:
    def flat(item: tuple[Span, ...]) -> str:
        return "".join(f"[{s.text}]" if s.address else s.text for s in item)

    return [[flat(i) for i in b.items] if b.bulleted else flat(b.items[0]) for b in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("  \n \n", []),
        ("one\ntwo\r\nthree\u2028four", ["one", "two", "three", "four"]),
        ("why:\n- a\n– b\n•c\n* d\nend", ["why:", ["a", "b", "c", "d"], "end"]),
        ("-5 points\n*bold*", ["-5 points", "*bold*"]),
        ("see https://a.example/b_(c), and more", ["see [https://a.example/b_(c)], and more"]),
        ("(https://a.example/b).", ["([https://a.example/b])."]),
        ("https://a.example", ["[https://a.example]"]),
        ("javascript:alert(1) file:///etc https://", ["javascript:alert(1) file:///etc https://"]),
        ('<a href="https://a.example">', ['<a href="[https://a.example]">']),
    ],
)
def test_blocks(text: str, found: list[object]) -> None:
    assert shape(blocks(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\x00b\x0bc\ud800d\ufffee", "a\ufffdb\ufffdc\ufffdd\ufffde"),
        ("\u202egnp.exe\u202c", "\ufffdgnp.exe\ufffd"),
        ("tab\there\r\nnext", "tab here\nnext"),
        ("no-break\u00a0space ﬁ £ – 中", "no-break\u00a0space ﬁ £ – 中"),
    ],
)
def test_clean_marks_what_no_output_can_hold(text: str, found: str) -> None:
    assert clean(text) == found
    assert "\n" not in line(text)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://a.example/x?y=1&z=2#w", True),
        (" http://a.example ", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://a.example/ x", False),
        ("", False),
        ("https://a.example/\u202e", False),
        ("HTTPS://A.example:8443/x", True),
        ("https://council.example@elsewhere.example", False),
        ("https://officer:secret@council.example/x", False),
        ("https://cоuncil.example", False),  # the first o is Cyrillic
        ("https://xn--cuncil-wqf.example", False),
        ("https://council%2eexample", False),
        ("https://council.example\\@elsewhere.example", False),
        ("https://[::1", False),
        ("https://council.example:x", False),
        ("ftp://council.example/x", False),
        ("https://" + "a" * 2_000 + ".example", False),
    ],
)
def test_only_web_addresses_become_links(address: str, kept: bool) -> None:
    assert bool(link("Words", address).address) is kept


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("The guide", "The guide"),
        ("www.council.example", "www.council.example (elsewhere.example)"),
        ("https://elsewhere.example/x", "https://elsewhere.example/x"),
        ("Elsewhere.Example", "Elsewhere.Example"),
    ],
)
def test_words_that_look_like_an_address_name_the_real_host(words: str, shown: str) -> None:
    assert link(words, "https://elsewhere.example/x").text == shown


@pytest.mark.parametrize(
    "typed",
    [
        "See https://officer:secret@council.example/x today",
        "See https://cоuncil.example today",
        "See https://council.example@elsewhere.example today",
    ],
)
def test_what_a_service_typed_is_no_link_where_it_misleads(typed: str) -> None:
    (block,) = blocks(typed)
    assert [span.address for span in block.items[0] if span.address] == []
    assert "".join(span.text for span in block.items[0]) == typed


@pytest.mark.parametrize(
    ("text", "address"), [("a@b.example", "mailto:a@b.example"), ("Room 4, a@b.example", ""), ("", "")]
)
def test_a_contact_is_a_link_where_it_is_an_address(text: str, address: str) -> None:
    assert contact(text) == Span(text, address)
