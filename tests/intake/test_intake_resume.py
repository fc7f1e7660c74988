"""A collection that was interrupted goes on where it stopped, and says how far it is."""

from __future__ import annotations

from itertools import islice

import pytest

from workbook_tool.commands.folder import Folder
from workbook_tool.commands.intake.collect import collect_returns
from workbook_tool.excel import guard
from workbook_tool.mail.incoming.gather import count


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that a worker was given to read."""
    names: list[str] = []
    read = guard.Pool.read

    def noted(pool, item):
        names.append(item.file)
        return read(pool, item)

    monkeypatch.setattr(guard.Pool, "read", noted)
    return names


def put(council, returns) -> str:
    place = council / "in"
    place.mkdir()
    for code, data in returns.items():
        (place / f"{code}.xlsx").write_bytes(data)
    return str(place)


def test_what_was_taken_in_is_not_read_again(council, returns, opened):
    place = put(council, returns)
    begun = collect_returns(Folder(council), [place], None, lambda _: None)
    first = [one.file for one in islice(begun, 1)]
    begun.close()  # as Ctrl-C would
    opened.clear()
    said = list(collect_returns(Folder(council), [place], None, lambda _: None))
    assert [one.file for one in said if one.status == "duplicate"] == first
    assert sorted(opened) == sorted({one.file for one in said} - set(first))
    assert [one.file for one in said] == sorted(one.file for one in said)


def test_all_of_it_again_reads_nothing(council, returns, opened):
    place = put(council, returns)
    before = [one.file for one in collect_returns(Folder(council), [place], None, lambda _: None)]
    opened.clear()
    again = list(collect_returns(Folder(council), [place], None, lambda _: None))
    assert ([one.file for one in again], {str(one.status) for one in again}, opened) == (before, {"duplicate"}, [])


def test_the_files_are_counted_beforehand(council, returns):
    place = put(council, returns)
    assert count([place, "one.xlsx"]) == len(returns) + 1
    assert count([place, "imaps://returns@council.example/INBOX"]) is None


def test_a_bar_where_the_files_are_counted(monkeypatch, capsys):
    from workbook_tool.cli import progress

    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with progress.counting("Collecting", 2) as done:
        for name in ("a.zip/1.xlsx", "a.zip/2.xlsx", "b.xlsx"):
            done(name)
    shown = capsys.readouterr().err
    assert "Collecting" in shown
    assert "3/3" in shown, "the whole grows with what an archive holds"
