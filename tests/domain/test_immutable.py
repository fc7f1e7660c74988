"""A class of immutable values does what the frozen data class of the same fields does."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, asdict, astuple, dataclass, field, fields, replace
from typing import Any, ClassVar

import pytest

from workbook_tool.immutable import immutable


class _Price:
    """What something costs."""

    GIVEN: ClassVar[list[str]] = []
    pence: int
    words: str = ""
    marks: Mapping[str, int] = field(default_factory=dict)
    secret: str = field(default="hidden", repr=False, compare=False)
    pounds: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pounds", self.pence // 100)

    @property
    def free(self) -> bool:
        return not self.pence


def _copied(name: str) -> type:
    """The class again under ``name``, so that its values can be pickled."""
    namespace = {key: value for key, value in vars(_Price).items() if key not in {"__dict__", "__weakref__"}}
    return type(name, (), {**namespace, "__qualname__": name})


OURS: Any = immutable(_copied("OURS"))
THEIRS: Any = dataclass(frozen=True, slots=True)(_copied("THEIRS"))


@immutable
class _OwnHash:
    words: str

    def __hash__(self) -> int:
        return 7


def _outcome(act: Callable[[Any], Any], price: Any) -> str:
    """What comes of it, in words in which the two classes have one name."""
    try:
        outcome = act(price)
    except (TypeError, AttributeError) as error:
        outcome = type(error).__name__
    return repr(outcome).replace(price.__name__, "Price")


@pytest.mark.parametrize(
    "act",
    [
        lambda price: price(250),
        lambda price: price(250, "dear", {"a": 1}, secret="seen"),
        lambda price: price(pence=0).free,
        lambda price: price(),
        lambda price: price(1, "", {}, "", 2),
        lambda price: price(1, colour="red"),
        lambda price: price(1) == price(1, secret="seen"),
        lambda price: price(1) == price(2),
        lambda price: price(1) == 1,
        lambda price: price(1).marks is price(1).marks,
        lambda price: price(250).pounds,
        lambda price: replace(price(250), pence=999).pounds,
        lambda price: asdict(price(250)),
        lambda price: astuple(price(250)),
        lambda price: [each.name for each in fields(price)],
        lambda price: price.__match_args__,
        lambda price: hash(price(1)),
        lambda price: setattr(price(1), "pence", 2),
        lambda price: delattr(price(1), "pence"),
        lambda price: hasattr(price(1), "__dict__"),
        lambda price: pickle.loads(pickle.dumps(price(250, secret="seen"))).secret,
        lambda price: copy.deepcopy(price(250, "dear")),
        lambda price: price.__doc__,
    ],
)
def test_it_does_what_the_frozen_data_class_does(act: Callable[[Any], Any]) -> None:
    assert _outcome(act, OURS) == _outcome(act, THEIRS)


def test_equal_values_have_equal_hashes_whichever_is_asked_for_first() -> None:
    @immutable
    class Pair:
        left: str
        right: str = ""

    assert hash(Pair("a")) == hash(Pair("a", "")) != hash(Pair("b"))
    assert len({Pair("a"), Pair("a", ""), Pair("a", "b")}) == 2


def test_no_other_attribute_can_be_set() -> None:
    with pytest.raises(FrozenInstanceError, match="other"):
        OURS(1).other = 2


def test_what_a_class_defines_itself_stays() -> None:
    assert hash(_OwnHash("a")) == hash(_OwnHash("b")) == 7
    with pytest.raises(FrozenInstanceError, match="words"):
        _OwnHash("a").words = "b"  # type: ignore[misc]
