"""A scene stopped at a point or a moment and run again, and several at once; AssertionError where anything is lost.

By hand, for as long as wanted, with counts of what came of it:

    python tests/stopped/stopping.py --kills 350 --full 60 --power 60 --together 60 --seed 1
"""

from __future__ import annotations

import itertools
import multiprocessing
import random
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from io import StringIO
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

import faults
from faults import Fault
from scenes import SCENES, Stages, act, left, stages

Left = tuple[dict[str, bytes], list[str]]


@dataclass(frozen=True)
class Whole:
    """What a run of a scene that nothing stops comes to."""

    code: int
    points: tuple[str, ...]
    left: Left
    seconds: float


def whole(made: Stages, name: str) -> Whole:
    """The scene run in one go, in the place in which it is stopped afterwards: paths may stand in what it writes."""
    place = made.copy(name, made.place / "broken")
    begun = time.monotonic()
    outcome = faults.run(act(place, name), None, place)
    spent = time.monotonic() - begun
    assert outcome.code in SCENES[name].codes, outcome.output
    return Whole(outcome.code, outcome.points, left(place), spent)


def stop(made: Stages, name: str, run: Whole, fault: Fault | None, after: float = 0.0) -> str:
    """The scene stopped by ``fault``, or killed ``after`` seconds, and run again; in words what came of it."""
    place = made.copy(name, made.place / "broken")
    given = {folder: faults.tree(place / folder) for folder in ("inbox", "given")}
    broken = faults.run(act(place, name), fault, place, after=after)
    where = (name, fault or after, broken.output)
    if fault:
        assert broken.code == (-9 if fault.how in (faults.KILL, faults.POWER) else 1), where
    assert "Traceback" not in broken.output, where
    assert {folder: faults.tree(place / folder) for folder in given} == given, where
    if broken.code == run.code:  # it was quicker than the kill
        assert left(place) == run.left, where
    is_done = _is_whole(place) and left(place) == run.left
    again = faults.run(act(place, name), None, place)
    assert "Traceback" not in again.output, (where, again.output)
    assert is_done or again.code in SCENES[name].codes, (where, again.output)
    _same(left(place), run.left, (where, again.output))
    return "all was done" if is_done else "finished by the second run"


def _is_whole(place: Path) -> bool:
    """Whether the ledgers can be read as they are (one that is being recovered or restored may not be)."""
    try:
        left(place)
    except Exception:  # noqa: BLE001 (whatever it is)
        return False
    return True


def _same(now: Left, wanted: Left, where: object) -> None:
    files = sorted(name for name in now[0].keys() | wanted[0].keys() if now[0].get(name) != wanted[0].get(name))
    is_now, should_be = Counter(now[1]), Counter(wanted[1])
    missing, added = list((should_be - is_now).elements()), list((is_now - should_be).elements())
    assert (files, missing, added) == ([], [], []), (where, files, missing, added)


# -- several at once ------------------------------------------------------------------
def together(made: Stages, names: Sequence[str]) -> str:
    """Scenes released at once, where the first begins: what is left is what they leave in turn, in some order."""
    orders: dict[tuple[str, ...], Left] = {}
    for order in sorted(set(itertools.permutations(names))):
        place = made.copy(names[0], made.place / "broken")
        for name in order:
            outcome = faults.run(act(place, name))
            assert "Traceback" not in outcome.output, (order, outcome.output)
        orders[order] = left(place)
    place = made.copy(names[0], made.place / "broken")
    outputs = _at_once(place, names)
    assert not any("Traceback" in output for output in outputs), outputs
    ending = left(place)
    same = [order for order, alone in orders.items() if alone == ending]
    if not same:
        _same(ending, orders[tuple(names)], (names, outputs))
    return "as in the order given" if tuple(names) in same else "as in another order"


def _at_once(place: Path, names: Sequence[str]) -> list[str]:
    fork = multiprocessing.get_context("fork")
    barrier, said = fork.Barrier(len(names)), fork.Queue()

    def work(name: str) -> None:
        barrier.wait(300)
        outcome = faults.run(act(place, name))
        said.put(f"{name}: {outcome.code} {outcome.output}")

    workers = [fork.Process(target=work, args=(name,)) for name in names]
    for worker in workers:
        worker.start()
    outputs = [said.get(timeout=600) for _ in workers]
    for worker in workers:
        worker.join()
    return outputs


def at_once(chance: random.Random) -> Iterator[tuple[str, ...]]:
    """Endlessly, two or three scenes that may meet in a folder: the first where it begins, the others as they come."""
    names = [name for name in SCENES if name != "init"]
    while True:
        first = chance.choice(names)
        near = [name for name in names if SCENES[name].stage == SCENES[first].stage]
        yield (
            first,
            *(chance.choice(near if chance.random() < 0.5 else names) for _ in range(chance.choice((1, 1, 2)))),
        )


# -- by hand --------------------------------------------------------------------------
def random_fault(chance: random.Random, points: Sequence[str], how: str) -> Fault:
    """One of the points broken: a full disk keeps nothing from being removed."""
    return chance.choice([fault for fault in faults.every(tuple(points), (how,)) if fault.point <= len(points)])


def main() -> int:
    """Plays scenes as often as asked, those of a kind in turn; 1 where anything was lost, doubled or wrongly logged."""
    parser = ArgumentParser(description=__doc__)
    for name in ("kills", "full", "power", "together", "seed"):
        parser.add_argument(f"--{name}", type=int, default=0)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    outcomes: Counter[str] = Counter()
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        opened = stages()
        made = opened.__enter__()
    wholes = {name: whole(made, name) for name in SCENES}

    def plays() -> Iterator[tuple[str, object, Callable[[], str]]]:
        for kind, how in (("kills", faults.KILL), ("full", faults.FULL), ("power", faults.POWER)):
            for number, name in enumerate(itertools.islice(itertools.cycle(SCENES), getattr(given, kind))):
                run = wholes[name]
                if how == faults.KILL and number % 2:
                    moment = chance.uniform(0.01, run.seconds)
                    yield "killed at a moment", (name, moment), partial(stop, made, name, run, None, moment)
                else:
                    fault = random_fault(chance, run.points, how)
                    yield f"{how} at a write", (name, fault), partial(stop, made, name, run, fault)
        for names in itertools.islice(at_once(chance), given.together):
            yield "at once", names, partial(together, made, names)

    for kind, what, play in plays():
        try:
            outcomes[f"{kind}: {play()}"] += 1
        except AssertionError as error:
            outcomes[f"{kind}: WRONG"] += 1
            print("WRONG", kind, what, str(error)[:3000], flush=True)
    for outcome, count in sorted(outcomes.items()):
        print(f"{count:5} {outcome}")
    opened.__exit__(None, None, None)
    return 1 if any("WRONG" in outcome for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
