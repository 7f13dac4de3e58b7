"""Eight producers: as fast as the service takes events, or at a rate; always each pair's events in their order."""

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench.school import School
from workflow.access import Caller
from workflow.inbox.envelope import Envelope

PRODUCERS = 8
BATCH = 100

Body = tuple[Caller, Sequence[Envelope]]
Stream = Iterator[Body]
"""Bodies of which the next may be sent only when the one before was accepted."""


@dataclass(frozen=True)
class Plan:
    """What is sent: `steps` events of each pair, from number `first` on, in bodies of `body` events."""

    schools: Sequence[School]
    steps: int
    body: int = 1
    first: int = 0

    @property
    def events(self) -> int:
        """Give how many events there are."""
        return self.steps * sum(school.size for school in self.schools)

    def streams(self) -> list[Stream]:
        """Give a stream for each pair when events are sent one by one, for each institution in bodies."""
        if self.body == 1:
            pairs = [(school, pair) for pair in range(self.schools[0].size) for school in self.schools]
            return [iter(list(self._of_pair(school, pair))) for school, pair in pairs]
        return [iter(list(self._of_school(school))) for school in self.schools]

    def _of_pair(self, school: School, pair: int) -> Stream:
        for step in range(self.first, self.first + self.steps):
            yield school.curator, (school.step(pair, step),)

    def _of_school(self, school: School) -> Stream:
        steps = range(self.first, self.first + self.steps)
        events = [school.step(pair, step) for step in steps for pair in range(school.size)]
        for start in range(0, len(events), self.body):
            yield school.curator, events[start : start + self.body]


def at_full_speed(streams: Sequence[Stream], send: Callable[[Body], object]) -> None:
    """Send everything, from eight threads, each taking the stream that has waited longest."""
    waiting: queue.SimpleQueue[Stream] = queue.SimpleQueue()
    for stream in streams:
        waiting.put(stream)

    def produce() -> None:
        while True:
            try:
                stream = waiting.get_nowait()
            except queue.Empty:
                return
            for body in stream:
                send(body)
                waiting.put(stream)
                break

    in_threads(produce)


def at_a_rate(streams: Sequence[Stream], send: Callable[[Body], object], bodies: int, a_second: float) -> None:
    """Send so many bodies evenly, at a rate that does not ask how the service is doing."""
    began = time.monotonic()
    numbers = iter(range(bodies))
    taking = threading.Lock()
    waiting: queue.SimpleQueue[Stream] = queue.SimpleQueue()
    for stream in streams:
        waiting.put(stream)

    def produce() -> None:
        while True:
            with taking:
                number = next(numbers, None)
            if number is None:
                return
            time.sleep(max(0.0, began + number / a_second - time.monotonic()))
            stream = waiting.get()
            send(next(stream))
            waiting.put(stream)

    in_threads(produce)


def in_threads(work: Callable[[], None]) -> None:
    """Do the same in eight threads; what one of them fails with is raised here."""
    failed: list[BaseException] = []

    def careful() -> None:
        try:
            work()
        except BaseException as wrong:  # noqa: BLE001
            failed.append(wrong)

    threads = [threading.Thread(target=careful) for _ in range(PRODUCERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
