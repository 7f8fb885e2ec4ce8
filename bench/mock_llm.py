"""A server that speaks OpenAI's chat completions, written on the bare event loop so that it costs little itself.

    python bench/mock_llm.py --serve          prints its port, then serves until its input ends

The path says how long a reply takes: ``/0/v1/…`` at once, ``/200/v1/…`` 200 ms, ``/heavy200/v1/…`` log-normal with the
mean 200 ms and sigma 0.6. ``GET /count`` gives the requests so far and the seconds of all replies, and begins anew.
"""

import asyncio
import json
import math
import random
import sys

SIGMA = 0.6
ITEMS = [
    {
        "sentences": [n + 1],
        "kind": "factual",
        "question": f"How many turns does the harbour crane number {n} make in an hour when the tide is high?",
        "answer": f"When the tide is high, the harbour crane number {n} makes {n + 3} turns in an hour, and it needs "
        "two people who watch the load from the quay while it is lifted.",
        "quote": f"crane number {n} makes {n + 3} turns in an hour",
    }
    for n in range(5)
]
REPLY = json.dumps(
    {
        "id": "chatcmpl-0",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "mock",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": json.dumps({"items": ITEMS})},
            }
        ],
        "usage": {"prompt_tokens": 1500, "completion_tokens": 420, "total_tokens": 1920},
    }
).encode()


def whole(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


ANSWER = whole(REPLY)


class Counter:
    """What happened since it was last asked."""

    requests = 0
    seconds = 0.0
    dice = random.Random(7)

    def wait_s(self, how: str) -> float:
        """How long this reply takes."""
        mean = float(how.removeprefix("heavy")) / 1000
        if not how.startswith("heavy"):
            return mean
        return self.dice.lognormvariate(math.log(mean) - SIGMA * SIGMA / 2, SIGMA)


class Connection(asyncio.Protocol):
    """One keep-alive connection; requests come one after the other."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.buffer = b""

    def connection_made(self, transport) -> None:
        """Somebody is there."""
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Collect a request, answer when it is whole."""
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.buffer[:end].lower()
        place = head.find(b"content-length:")
        size = int(head[place + 15 : (head + b"\r\n").find(b"\r\n", place)]) if place >= 0 else 0
        if len(self.buffer) < end + 4 + size:
            return
        path = self.buffer[: self.buffer.find(b"\r\n")].split(b" ")[1].decode()
        self.buffer = self.buffer[end + 4 + size :]
        self.reply(path)

    def reply(self, path: str) -> None:
        """Answer now or later."""
        counter = self.counter
        if path == "/count":
            self.write(whole(json.dumps([counter.requests, counter.seconds]).encode()))
            counter.requests, counter.seconds = 0, 0.0
            return
        wait_s = counter.wait_s(path.split("/")[1])
        counter.requests += 1
        counter.seconds += wait_s
        if wait_s:
            asyncio.get_running_loop().call_later(wait_s, self.write, ANSWER)
        else:
            self.write(ANSWER)

    def write(self, answer: bytes) -> None:
        """Send, if anybody is still there."""
        if not self.transport.is_closing():
            self.transport.write(answer)


async def serve() -> None:
    loop = asyncio.get_running_loop()
    counter = Counter()
    server = await loop.create_server(lambda: Connection(counter), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__" and "--serve" in sys.argv:  # `make bench` starts all that lies here
    asyncio.run(serve())
