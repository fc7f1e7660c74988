"""The words of a message from its templates, which the officer may replace by her own of the same name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook_tool import resources
from workbook_tool.errors import WorkbookToolError
from workbook_tool.mail.outgoing.letter import one_line

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

OWN = "templates/mail"  # within the collection folder


@dataclass(frozen=True, slots=True)
class ComposedWords:
    """What a message says. ``html`` is empty where the officer has a text of her own and no HTML to go with it."""

    subject: str
    text: str
    html: str


@dataclass
class Composer:
    """Fills in templates: those of ``own`` (a folder that need not exist) before the package's."""

    own: Path

    def __post_init__(self) -> None:
        self._environment = _environment(self.own)

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
        return (self.own / name).is_file()

    def _rendered(self, name: str, facts: Mapping[str, Any]) -> str:
        from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

        try:
            return self._environment.get_template(name).render(facts)
        except TemplateNotFound as error:
            raise WorkbookToolError(f"The mail template {error.name} is missing.", "Install it again.") from None
        except TemplateSyntaxError as error:
            where = f"{error.name or name}, line {error.lineno}"
            raise _unusable(where, str(error.message)) from None
        except UnicodeDecodeError:
            raise _unusable(name, "it is not in UTF-8") from None
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise _unusable(name, str(error)) from None


def _unusable(where: str, why: str) -> WorkbookToolError:
    return WorkbookToolError(
        f"The mail template {where} cannot be used: {why}.", f"Mend it under {OWN}, or delete yours to have ours again."
    )


def _environment(own: Path) -> SandboxedEnvironment:
    from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    ours = resources.root("templates") / "mail"
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(own, "utf-8-sig"), FileSystemLoader(ours, "utf-8")]),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
