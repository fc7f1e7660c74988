"""The words of a message from its templates, which the officer may replace by her own of the same name."""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from workbook_tool import resources
from workbook_tool.errors import WorkbookToolError
from workbook_tool.immutable import immutable
from workbook_tool.mail.outgoing.letter import one_line

if TYPE_CHECKING:
    from _typeshed import TraceFunction
    from jinja2.sandbox import SandboxedEnvironment

OWN = "templates/mail"  # within the collection folder
_SECONDS: Final = 5  # for one template
_LONGEST: Final = 1_000_000  # characters of what it writes
_LARGEST: Final = 1_000_000  # number that it may reckon with
_HIGHEST_POWER: Final = 16
_OF_TEMPLATES: Final = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, NameError, SyntaxError)


@immutable
class ComposedWords:
    """What a message says. ``html`` is empty where the officer has a text of her own and no HTML to go with it."""

    subject: str
    """The subject line."""
    text: str
    html: str


@dataclass
class Composer:
    """Fills in templates: those ``tried`` by file name, those of ``own`` (it need not exist), then the package's."""

    own: Path
    tried: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._environment = _environment(self.own, self.tried)

    def unknown(self, name: str, known: Collection[str]) -> list[tuple[int, str]]:
        """The names that the text of a template uses and that are not ``known``, each with its line."""
        from jinja2 import TemplateSyntaxError, nodes
        from jinja2.meta import find_undeclared_variables

        source = self.source(name)
        try:
            tree = self._environment.parse(source, filename=f"{name}.txt")
        except TemplateSyntaxError as error:
            raise _unusable(f"{name}.txt, line {error.lineno}", str(error.message)) from None
        undeclared = find_undeclared_variables(tree) - set(known)
        places = ((node.lineno, node.name) for node in tree.find_all(nodes.Name) if node.name in undeclared)
        return list(dict.fromkeys(places))

    def source(self, name: str) -> str:
        """The text of a template, as it is written."""
        loader = self._environment.loader
        assert loader is not None
        return loader.get_source(self._environment, f"{name}.txt")[0]

    def compose(self, name: str, facts: Mapping[str, Any]) -> ComposedWords:
        """The words of the template ``name`` with its facts.

        The text's first line is the subject. WorkbookToolError where a template
        cannot be read or asks for what there is not.
        """
        text = self._rendered(f"{name}.txt", facts)
        first, _, body = text.partition("\n")
        label, _, subject = first.partition(":")
        if label.strip().casefold() != "subject" or not subject.strip():
            raise WorkbookToolError(
                f"The first line of the mail template {name}.txt gives no subject.", "Begin it with “Subject: ”."
            )
        html = "" if self._is_own(f"{name}.txt") and not self._is_own(f"{name}.html") else f"{name}.html"
        return ComposedWords(one_line(subject), body.strip() + "\n", self._rendered(html, facts) if html else "")

    def _is_own(self, name: str) -> bool:
        return name in self.tried or (self.own / name).is_file()

    def _rendered(self, name: str, facts: Mapping[str, Any]) -> str:
        from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

        try:
            return _limited(self._environment.get_template(name).generate(facts))
        except TemplateNotFound as error:
            raise WorkbookToolError(f"The mail template {error.name} is missing.", "Install it again.") from None
        except TemplateSyntaxError as error:
            where = f"{error.name or name}, line {error.lineno}"
            raise _unusable(where, str(error.message)) from None
        except UnicodeDecodeError:
            raise _unusable(name, "it is not in UTF-8") from None
        except (RecursionError, MemoryError):
            raise _unusable(name, "it includes itself, or grows without end") from None
        except (TemplateError, *_OF_TEMPLATES) as error:
            raise _unusable(name, str(error)) from None


class _TooLongError(ValueError):
    """A template took too long or wrote too much."""


def _limited(pieces: Iterator[str]) -> str:
    """What a template writes, within limits of time and length: a loop that writes nothing is seen as well."""
    until, before = time.thread_time() + _SECONDS, sys.gettrace()  # of work: a busy machine is no fault of theirs

    def trace(_frame: FrameType, _event: str, _argument: object) -> TraceFunction:
        if time.thread_time() > until:
            raise _TooLongError(f"it was not done after {_SECONDS} seconds")
        return trace

    written, length = list[str](), 0
    sys.settrace(trace)
    try:
        for piece in pieces:
            written.append(piece)
            length += len(piece)
            if length > _LONGEST:
                raise _TooLongError(f"it writes more than {_LONGEST:,} characters")
    finally:
        sys.settrace(before)
    return "".join(written)


def _unusable(where: str, why: str) -> WorkbookToolError:
    return WorkbookToolError(
        f"The mail template {where} cannot be used: {why}.", f"Mend it under {OWN}, or delete yours to have ours again."
    )


def _environment(own: Path, tried: Mapping[str, str]) -> SandboxedEnvironment:
    from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.runtime import Context
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Environment(ImmutableSandboxedEnvironment):
        """The sandbox, in which nothing is multiplied beyond what a message can hold."""

        intercepted_binops = frozenset(("*", "**", "%"))

        def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
            small = all(isinstance(value, int) and abs(value) <= _LARGEST for value in (left, right))
            fits = small if operator != "%" else not isinstance(left, str)
            if not fits or (operator == "**" and abs(right) > _HIGHEST_POWER):
                raise SecurityError(f"“{operator}” is for small numbers alone")
            return super().call_binop(context, operator, left, right)

    ours = resources.root("templates") / "mail"
    return Environment(
        loader=ChoiceLoader([DictLoader(tried), FileSystemLoader(own, "utf-8-sig"), FileSystemLoader(ours, "utf-8")]),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
