"""Mutants of modules: small changes that the tests of a module should notice. Not part of continuous integration.

    make mutants MODULES="results/redact rating/judge" [SAMPLE=60] [SEED=0]

The tests that cover a module stand in covered.toml. They are run once to see which test runs through which line; then
for each mutant in a process of its own, only those that reach it, until one fails. Those that nothing noticed are
printed, unless harmless.toml says why the change makes no difference that matters. Exit code 1 where one is left.
"""

from __future__ import annotations

import os
import pickle
import random
import resource
import sys
import tempfile
import threading
import time
import tomllib
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

import pytest
from mutate import Mutant, install, mutants_of, tree_of

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
LONGEST = 60.0  # seconds for one mutant, and at least five times the tests' own


class Mutants:
    """A plugin: in the place of running the tests once, it runs them for each mutant of one module."""

    def __init__(self, module: str, sample: int, seed: int) -> None:
        self.file = ROOT / "workbook_tool" / f"{module}.py"
        self.name = ".".join(("workbook_tool", *module.split("/")))
        self.module, self.sample, self.seed = module, sample, seed
        self.killers: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.left: list[str] = []
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        __import__(self.name)
        begun = time.monotonic()
        reached, self.seconds = self._reached(session)
        limit = max(LONGEST, 5 * (time.monotonic() - begun))
        tree = tree_of(self.file)
        chosen = list(range(len(mutants_of(tree))))
        if self.sample and self.sample < len(chosen):
            chosen = sorted(random.Random(self.seed).sample(chosen, self.sample))
        for number in chosen:
            tree = tree_of(self.file)
            self._judge(session, tree, mutants_of(tree)[number], reached, limit)
        return True

    def _judge(self, session, tree, mutant: Mutant, reached: dict[str, set[int] | None], limit: float) -> None:
        harmless = tomllib.loads((HERE / "harmless.toml").read_text("utf-8")).get(self.module, {})
        if mutant.change in harmless:
            self.counts["harmless"] += 1
            return
        sound = {item: lines for item in session.items if (lines := reached[item.nodeid]) is not None}
        items = [item for item, lines in sound.items() if not mutant.function or lines.intersection(mutant.lines)]
        items.sort(key=lambda item: (-self.killers[item.nodeid], self.seconds[item.nodeid]))
        killer = self._in_child(lambda: self._killer(items, tree, mutant), limit) if items else None
        if killer is not None:
            self.killers[killer] += 1
            self.counts["killed"] += 1
        else:
            self.counts["left"] += 1
            what = f"{self.module}:{mutant.lines.start}: {mutant.change}" + ("" if items else "  (never run)")
            self.left.append(what)
            print(what, flush=True)

    def _killer(self, items: list[pytest.Item], tree, mutant: Mutant) -> str | None:
        try:
            install(self.name, tree, mutant)
        except Exception:  # noqa: BLE001 (a module that cannot even be loaded is noticed)
            return "import"
        return self._first_failing(items)

    @staticmethod
    def _first_failing(items: list[pytest.Item]) -> str | None:
        from _pytest.runner import runtestprotocol

        for item, after in zip(items, [*items[1:], None], strict=True):
            if any(report.failed for report in runtestprotocol(item, nextitem=after, log=False)):
                return item.nodeid
        return None

    def _reached(self, session: pytest.Session) -> tuple[dict[str, set[int] | None], dict[str, float]]:
        """The lines of the module that each test runs through (none of one that fails as it is), and its seconds."""

        def work() -> tuple[dict[str, set[int] | None], dict[str, float]]:
            reached: dict[str, set[int] | None] = {}
            seconds: dict[str, float] = {}
            path = str(self.file)
            for item, after in zip(session.items, [*session.items[1:], None], strict=True):
                lines: set[int] = set()
                reached[item.nodeid] = lines

                def line(frame, event, arg, lines=lines):
                    lines.add(frame.f_lineno)
                    return line

                def call(frame, event, arg, line=line):
                    return line(frame, event, arg) if frame.f_code.co_filename == path else None

                threading.settrace(call)
                sys.settrace(call)
                from _pytest.runner import runtestprotocol

                begun = time.monotonic()
                reports = runtestprotocol(item, nextitem=after, log=False)
                seconds[item.nodeid] = time.monotonic() - begun
                sys.settrace(None)
                if any(report.failed for report in reports):
                    print(f"left out, as it fails without a mutant: {item.nodeid}", file=sys.stderr, flush=True)
                    reached[item.nodeid] = None
            return reached, seconds

        return self._in_child(work, 3600)

    @staticmethod
    def _in_child(work, limit: float):
        """What ``work`` gives in a forked process; "time" where it takes longer than ``limit`` or breaks off."""
        with tempfile.NamedTemporaryFile(suffix=".pickle") as result:
            child = os.fork()
            if child == 0:
                try:
                    resource.setrlimit(resource.RLIMIT_DATA, (4 << 30, 4 << 30))
                    null = os.open(os.devnull, os.O_WRONLY)
                    os.dup2(null, 1)
                    Path(result.name).write_bytes(pickle.dumps(work()))
                finally:
                    os._exit(0)
            deadline = time.monotonic() + limit
            while os.waitpid(child, os.WNOHANG) == (0, 0):
                if time.monotonic() > deadline:
                    os.kill(child, 9)
                    os.waitpid(child, 0)
                    return "time"
                time.sleep(0.01)
            data = Path(result.name).read_bytes()
            return pickle.loads(data) if data else "time"


def main() -> int:
    """Runs the mutants of the modules named and prints how many were noticed."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="+")
    parser.add_argument("--sample", type=int, default=0, help="how many of each, by chance; 0 for all")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    covered = tomllib.loads((HERE / "covered.toml").read_text("utf-8"))
    left = 0
    for module in given.modules:
        plugin = Mutants(module, given.sample, given.seed)
        paths = [str(ROOT / "tests" / path) for path in covered[module]]
        options = [
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "-s",
            "-qq",
            "--no-summary",
            "-o",
            "addopts=",
            "-m",
            "not libreoffice",
            "--rootdir",
            str(ROOT),
        ]
        pytest.main([*options, *paths], plugins=[plugin])
        of = plugin.counts
        print(f"{module}: {of['killed']} of {of['killed'] + of['left']} killed, {of['harmless']} harmless", flush=True)
        left += of["left"]
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
