"""The words of an indicator's page, from templates/page.toml, with the register's own labels in their place."""

from __future__ import annotations

from workbook_tool import resources
from workbook_tool.domain.register import Register

_TEMPLATE = "page"


def page_label(register: Register, key: str) -> str:
    """A heading of a page by its key in [labels], as the register words it."""
    return register.label(resources.template(_TEMPLATE)["labels"][key])


def page_labels(register: Register) -> dict[str, str]:
    """Every heading of a page by its key."""
    return {key: page_label(register, key) for key in resources.template(_TEMPLATE)["labels"]}


def page_sentence(key: str, **facts: object) -> str:
    """A sentence of [words] with its facts filled in."""
    return _sentence("words", key, facts)


def remark(key: str, **facts: object) -> str:
    """A sentence of [remarks]."""
    return _sentence("remarks", key, facts)


def chart_sentence(key: str, **facts: object) -> str:
    """A sentence of [chart]."""
    return _sentence("chart", key, facts)


def _sentence(table: str, key: str, facts: dict[str, object]) -> str:
    text: str = resources.template(_TEMPLATE)[table][key]
    return text.format(**facts)
