"""Somebody at a desk without a browser: forms carry what a page's own would."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from workbook_tool.web import create_app
from workbook_tool.web.desk import Desk

PERIOD = "2023-24-Q2"
C = f"/c/{PERIOD}"


class Visitor:
    """One who was let in. ``headers`` given as None are left out."""

    def __init__(self, folder: Path, *, let_in: bool = True, **about: Any) -> None:
        self.desk = Desk(folder, **about)
        self.client = create_app(self.desk).test_client()
        if let_in:
            assert self.get(f"/open/{self.desk.key}", follow=False).status_code == 303

    def get(self, path: str, *, follow: bool = True, base: str = "", **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        base = base or self.desk.address
        return self.client.get(path, base_url=base, headers=named, follow_redirects=follow)

    def send(self, path: str, data: dict[str, Any] | None = None, **changed: Any) -> TestResponse:
        """Post a form as it is, without waiting for the work that it begins."""
        token = changed.pop("token", self.desk.token)
        headers = {"Origin": self.desk.address, "Sec-Fetch-Site": "same-origin"}
        headers |= {name.replace("_", "-"): value for name, value in changed.items()}
        given = {name: value for name, value in headers.items() if value is not None}
        form = {**(data or {}), **({"token": token} if token is not None else {})}
        return self.client.post(path, base_url=self.desk.address, data=form, headers=given)

    def post(self, path: str, data: dict[str, Any] | None = None) -> TestResponse:
        """Post a form, and look at the page that it ends on."""
        answer = self.send(path, data)
        while answer.status_code == 303:
            where = answer.headers["Location"]
            if number := re.search(r"/jobs/(\d+)", where):
                self.desk.jobs.get(int(number[1])).over.wait(300)
            answer = self.get(where, follow=False)
        return answer


def text(answer: TestResponse) -> str:
    """The words of a page."""
    words = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", answer.get_data(as_text=True), flags=re.S)
    from html import unescape

    return " ".join(unescape(words).split())


def wait_until(what, seconds: float = 120.0) -> None:
    """Wait until ``what()`` is true."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.01)
