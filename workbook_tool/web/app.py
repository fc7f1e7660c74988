"""The desk as a Flask application: its guard, its pages, and what it says when something fails."""

from __future__ import annotations

from importlib import import_module

from flask import Flask
from jinja2 import StrictUndefined
from markupsafe import Markup
from werkzeug.routing import BaseConverter, ValidationError

from workbook_tool import resources
from workbook_tool.catalogue import officer_fix, officer_question
from workbook_tool.domain.days import counted, long_day, short_day
from workbook_tool.domain.period import Period, parse_period
from workbook_tool.web import failures, guard, page, words
from workbook_tool.web.desk import Desk

_VIEWS = (
    "frame",
    "board",
    "jobs",
    "inbox",
    "returns",
    "check",
    "generate",
    "messages",
    "wording",
    "papers",
    "indicators",
    "questions",
    "history",
    "restating",
    "settings",
    "start",
    "register",
    "earlier",
    "tables",
    "year",
)
"""The modules of ``views``; each has a ``PAGES``, a blueprint."""


class PeriodConverter(BaseConverter):
    """A period in an address: ``/c/2023-24-Q2/``."""

    def to_python(self, value: str) -> Period:
        """The period; no such page where the text is none."""
        try:
            return parse_period(value)
        except ValueError as error:
            raise ValidationError from error

    def to_url(self, value: Period) -> str:
        """Its code."""
        return value.code


def create_app(desk: Desk) -> Flask:
    """The pages of ``desk``."""
    place = resources.root("templates") / "desk"
    app = Flask(__name__, template_folder=str(place), static_folder=None)
    app.extensions["desk"] = desk
    app.url_map.converters["period"] = PeriodConverter
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {"day": short_day, "long_date": long_day, "counted": counted}
    for name in ("moment", "listed", "slug", "way_out", "whose"):
        app.jinja_env.filters[name] = getattr(words, name)
    app.jinja_env.filters["own_svg"] = Markup  # a chart of our own, whose words are escaped where it is drawn
    app.jinja_env.filters |= {"officer_fix": officer_fix, "officer_question": officer_question}
    guard.guard(app)
    failures.say_failures(app)
    app.context_processor(page.frame)
    for name in _VIEWS:
        app.register_blueprint(import_module(f"workbook_tool.web.views.{name}").PAGES)
    return app
