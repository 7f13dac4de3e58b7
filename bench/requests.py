"""A generator of requests that costs little itself: connections that stay, bodies made before, answers barely read."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

import httpx

from bench.school import School
from workflow.inbox.envelope import Envelope

READY_WITHIN = 120
LOOK_SECONDS = 0.05


@dataclass
class Answered:
    """How long each request took, in seconds; sorted at the end."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)


def ready(port: int) -> None:
    """Wait until a server answers."""
    until = time.monotonic() + READY_WITHIN
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}/livez", timeout=5)
        except httpx.TransportError:
            if time.monotonic() > until:
                raise
            time.sleep(LOOK_SECONDS)
        else:
            return


def request(port: int, token: str, events: Sequence[Envelope]) -> bytes:
    """Make the bytes of a request: one event, or a list of several."""
    each = [one.model_dump_json(exclude_none=True) for one in events]
    content = (each[0] if len(each) == 1 else f"[{','.join(each)}]").encode()
    kind = "cloudevents" if len(each) == 1 else "cloudevents-batch"
    head = (
        f"POST /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/{kind}+json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def events(school: School, first: int, number: int) -> list[Envelope]:
    """Give so many events of a school, from those with step `first` on."""
    steps: Iterator[Envelope] = chain.from_iterable(
        (school.step(pair, first + step) for pair in school.numbers) for step in range(number // school.size + 1)
    )
    return list(islice(steps, number))


async def bombard(port: int, requests: Sequence[bytes], clients: int) -> Answered:
    """Send requests over so many connections, each waiting for its answer; an answer other than 202 is an error."""
    answered = Answered()
    rest = iter(requests)
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in range(clients)]
    began = time.perf_counter()
    await asyncio.gather(*(_client(reader, writer, rest, answered) for reader, writer in connections))
    answered.seconds = time.perf_counter() - began
    for _, writer in connections:
        writer.close()
        await writer.wait_closed()
    answered.took.sort()
    return answered


async def _client(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, rest: Iterator[bytes], answered: Answered
) -> None:
    for sent in rest:
        began = time.perf_counter()
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        body = await reader.readexactly(int(length))
        if b" 202 " not in head[:20]:
            raise RuntimeError(f"{head[:20]!r} {body[:500].decode(errors='replace')}")
        answered.took.append(time.perf_counter() - began)
