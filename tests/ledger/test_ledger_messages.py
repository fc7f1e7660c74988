"""How far each message has come: forward only, unless it did not go out for sure; then it may be sent again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ledger_material import Q2, Q3, message, sha

from workbook_tool.ledger import Ledger, MessageState

PREPARED, SENDING, SENT, CONFIRMED = (MessageState(name) for name in ("prepared", "sending", "sent", "confirmed"))


def kinds(ledger: Ledger) -> list[str]:
    return [event.kind for event in ledger.events.all()]


STEPS = [
    # how far it has come, how far it is said to be, whether that is news
    (None, PREPARED, True), (None, SENDING, True), (PREPARED, PREPARED, False), (PREPARED, SENDING, True),
    (SENDING, SENDING, False), (SENDING, PREPARED, False), (SENDING, SENT, True), (SENT, SENDING, False),
    (SENT, SENT, False), (SENT, CONFIRMED, True), (PREPARED, CONFIRMED, True), (CONFIRMED, SENT, False),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "is_news"), STEPS)
def test_a_message_goes_forward_only(
    ledger: Ledger, old: MessageState | None, new: MessageState, is_news: bool
) -> None:
    if old:
        ledger.messages.record(message("a", old))
    assert ledger.messages.record(message("a", new)) is is_news
    found = ledger.messages.get("a")
    assert found is not None
    assert found.state == (new if is_news else old)


def test_all_that_it_says_is_kept_and_logged(ledger: Ledger) -> None:
    ledger.messages.record(message("a", SENT))
    found = ledger.messages.get("a")
    assert found is not None
    (event,) = ledger.events.all()
    assert replace(found, at=None) == message("a", SENT)
    assert (event.kind, event.period, event.service, event.bytes_sha256, event.at) == (
        "sent",
        Q2,
        "LGS",
        sha("a"),
        found.at,
    )
    assert event.detail == {"kind": "reminder", "to": ["team@example.org", "head@example.org"], "subject": "Due"}


def test_a_message_of_no_cycle(ledger: Ledger) -> None:
    ledger.messages.record(replace(message("a"), period=None))
    found = ledger.messages.get("a")
    assert found is not None
    assert (found.period, ledger.events.all()[0].period) == (None, None)


@pytest.mark.parametrize("state", [PREPARED, SENDING])
def test_what_did_not_go_out_may_be_sent_again(ledger: Ledger, state: MessageState) -> None:
    ledger.messages.record(message("a", state))
    for _ in range(2):
        ledger.messages.failed("a", "no such address")
    assert kinds(ledger) == [state.value, "not sent"]
    assert ledger.events.all()[1].detail["why"] == "no such address"
    found = ledger.messages.get("a")
    assert found is not None
    assert (found.state, found.failed) == (PREPARED, True)
    ledger.messages.confirm("a")
    assert kinds(ledger) == [state.value, "not sent"], "nobody confirms what failed"
    assert ledger.messages.record(message("a", PREPARED))
    assert ledger.messages.record(message("a", SENDING))


@pytest.mark.parametrize("state", [SENT, CONFIRMED])
def test_what_went_out_did_not_fail(ledger: Ledger, state: MessageState) -> None:
    ledger.messages.record(message("a", state))
    ledger.messages.failed("a", "no such address")
    assert kinds(ledger) == [state.value]


def test_the_officers_word_that_it_went_out(ledger: Ledger) -> None:
    ledger.messages.confirm("unknown")
    ledger.messages.failed("unknown", "why")
    assert kinds(ledger) == []
    ledger.messages.record(message("a"))
    ledger.messages.confirm("a")
    found = ledger.messages.get("a")
    assert found is not None
    assert (found.state, found.at) == (CONFIRMED, ledger.events.all()[-1].at)
    ledger.messages.confirm("a")
    assert kinds(ledger) == ["prepared", "confirmed"]


def test_the_messages_of_a_cycle_or_a_service_in_the_order_in_which_they_were_begun(ledger: Ledger) -> None:
    for cause, period, service in (("a", Q2, "LGS"), ("b", Q3, "LGS"), ("c", Q2, "HR"), ("d", None, "HR")):
        ledger.messages.record(replace(message(cause, service=service), period=period))
    ledger.messages.record(message("a", SENT))

    def causes(*which: object, **more: object) -> str:
        return "".join(found.cause_key for found in ledger.messages.all(*which, **more))  # type: ignore[arg-type]

    assert (causes(), causes(Q2), causes(service="LGS"), causes(Q2, "HR")) == ("abcd", "ac", "ab", "c")
    assert [found.state for found in ledger.messages.all(Q2)] == [SENT, PREPARED]
