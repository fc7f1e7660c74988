"""Long work: done by one thread, one job after the other, whatever page is looked at meanwhile."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from workbook_tool.errors import WorkbookToolError

_LOG = logging.getLogger(__name__)


class StoppedError(Exception):
    """Somebody asked the job to stop, and it came to a place where it can."""


class HowFar(NamedTuple):
    """How far a job is, as one value: who looks while it goes on sees no half of the next step."""

    done: int = 0
    """Steps done."""
    total: int = 0
    """Steps in all; 0 where it is not known."""
    text: str = ""
    """What it is at."""


@dataclass
class Job:
    """One piece of work. ``next`` is the page that shows its result; ``back`` the one that it was begun on."""

    number: int
    """Counts from 1."""
    title: str
    """What is being done."""
    back: str
    stoppable: bool = False
    """Whether it can be stopped in between."""
    state: str = "waiting"
    """waiting, working, done, stopped or failed; set last, so that who reads ``done`` or ``failed`` finds the rest."""
    how_far: HowFar = field(default_factory=HowFar)
    next: str = ""
    error: Exception | None = None
    """What ended it."""
    stop: threading.Event = field(default_factory=threading.Event)
    """Set by who wants it stopped."""
    over: threading.Event = field(default_factory=threading.Event)
    """Set when it has ended."""

    def step(self, text: str, done: int, total: int) -> None:
        """Say how far it is; StoppedError where it was asked to stop."""
        self.how_far = HowFar(done, total, text)
        self.check()

    def count(self, text: str) -> None:
        """One thing more is being done, ``text`` names it; StoppedError where it was asked to stop."""
        self.check()
        self.how_far = self.how_far._replace(text=text, done=self.how_far.done + 1)

    def check(self) -> None:
        """StoppedError where the job was asked to stop."""
        if self.stop.is_set():
            raise StoppedError


Work = Callable[[Job], str]
"""Does the work, and gives the address of the page that shows its result."""


class Jobs:
    """The jobs of a desk, by number."""

    def __init__(self) -> None:
        self._jobs: dict[int, Job] = {}
        self._waiting: queue.SimpleQueue[tuple[Job, Work]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self, title: str, work: Work, *, back: str, total: int = 0, stoppable: bool = False) -> Job:
        """Begin work as soon as what was begun before is done."""
        with self._lock:
            job = Job(len(self._jobs) + 1, title, back, stoppable, how_far=HowFar(total=total))
            self._jobs[job.number] = job
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="desk-jobs", daemon=True)
                self._thread.start()
        self._waiting.put((job, work))
        return job

    def get(self, number: int) -> Job | None:
        """A job by its number."""
        return self._jobs.get(number)

    @property
    def busy(self) -> bool:
        """Whether anything is being done or waits."""
        with self._lock:
            return any(not job.over.is_set() for job in self._jobs.values())

    def _run(self) -> None:
        while True:
            job, work = self._waiting.get()
            job.state = "working"
            try:
                job.check()
                job.next = work(job)
                job.state = "done"
            except StoppedError:
                job.state = "stopped"
            except WorkbookToolError as error:
                job.error, job.state = error, "failed"
            except Exception as error:  # noqa: BLE001 (a job that fails must not end the thread)
                _LOG.exception("job %s, %s", job.number, job.title)
                job.error, job.state = error, "failed"
            finally:
                job.over.set()
