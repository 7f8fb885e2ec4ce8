"""The client for models against a mock server in another process, by turns with a bare aiohttp loop.

    python bench/llm.py [--quick]

Ours is everything between a passage and validated items: render the prompt, hash the key, look it up, HTTP, keep the
reply (committed), read JSON, validate each item. The bare loop sends the same bytes and reads the body, nothing more.
Where waiting counts (calls a second, the share of the ideal) the clock is that on the wall; what a call costs is CPU
time of this process. Medians of the rounds; a round has a turn of each. A figure is reached by its floor. Where other
work slows the machine it is still reached by its ratio to the bare loop of the same rounds, and the row says so; the
ratio asked for is the floor over what the bare loop does on two quiet cores (0.10 ms a call, 9,000 calls a second, 97 %
of the ideal). Exit code 1 where both are missed.

The share of the ideal is taken over WAVES calls for each slot: all slots fill at once at the start, which no run of any
length does twice, and the last replies are waited for.
"""

import asyncio
import contextlib
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

from autotune_lm.config.schema import Model
from autotune_lm.generate.shapes import Item
from autotune_lm.llm.asking import Asking, Voice
from autotune_lm.llm.budget import Budget
from autotune_lm.llm.client import Client
from autotune_lm.llm.endpoint import endpoint_of
from autotune_lm.llm.journal import Journal
from autotune_lm.llm.limit import Limits
from autotune_lm.llm.prompt_library import PromptLibrary
from autotune_lm.llm.providers.openai import OpenAi
from autotune_lm.store.db import open_database

QUICK = "--quick" in sys.argv
ROUNDS = 1 if QUICK else 3
CALLS = 1000 if QUICK else 3000
QUEUED = 5000 if QUICK else 100_000
WAVES = 12 if QUICK else 24
PASSAGE = "\n".join(
    f"[{n}] The harbour crane number {n} makes {n + 3} turns in an hour when the tide is high, and two people watch "
    "the load from the quay while it is lifted."
    for n in range(1, 41)
)
os.environ["AUTOTUNE_BENCH_KEY"] = "none"
Ask = Callable[[int], Awaitable[object]]


class Turn(NamedTuple):
    """One turn: calls a second on the wall, CPU milliseconds a call, the share of slots that were busy, requests."""

    per_s: float
    cpu_ms: float
    used: float
    requests: float


async def window(ask: Ask, count: int, width: int) -> None:
    """A sliding window, as the runner's: whenever one is done the next leaves."""
    numbers = iter(range(count))

    async def worker() -> None:
        for number in numbers:
            await ask(number)

    await asyncio.gather(*(worker() for _ in range(width)))


@contextmanager
def server() -> Iterator[str]:
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("mock_llm.py")), "--serve"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{child.stdout.readline().strip()}"
    finally:
        child.stdin.close()
        child.wait(10)


def counted(url: str) -> tuple[int, float]:
    with urlopen(f"{url}/count") as answer:
        requests, seconds = json.load(answer)
    return requests, seconds


@asynccontextmanager
async def ours(url: str, how: str, width: int, folder: Path) -> AsyncIterator[Ask]:
    settings = Model(
        provider="openai", model="mock", base_url=f"{url}/{how}/v1", key_env="AUTOTUNE_BENCH_KEY", stream="never"
    )
    db = open_database(folder / "autotune.db")
    client = Client(
        OpenAi(endpoint_of(settings)), Journal(db), Limits(fixed=width), Budget(), lambda reply: 0.0, lambda event: None
    )
    model = Asking(client.ask, Voice("mock", "openai/mock", context_tokens=16_000), PromptLibrary())
    task = "\n".join(
        f"Item {n}: kind factual; level remember; asker a newcomer; answer one sentence" for n in range(1, 6)
    )

    async def ask(number: int) -> None:
        values = {"passage": f"<passage-{number:012x}>\n{PASSAGE}\n</passage-{number:012x}>", "task": task}
        items = await model.items("create", values, Item, most=5)
        assert len(items.items) == 5

    try:
        yield ask
    finally:
        await client.close()
        db.close()


BODY = json.dumps({"model": "mock", "max_tokens": 980, "messages": [{"role": "user", "content": PASSAGE + "." * 3500}]})


@asynccontextmanager
async def bare(url: str, how: str, width: int, folder: Path) -> AsyncIterator[Ask]:
    import aiohttp

    target, data = f"{url}/{how}/v1/chat/completions", BODY.encode()
    headers = {"content-type": "application/json"}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def ask(number: int) -> None:
            async with session.post(target, data=data, headers=headers) as answer:
                await answer.read()

        yield ask


@asynccontextmanager
async def openai_sdk(url: str, how: str, width: int, folder: Path) -> AsyncIterator[Ask]:
    from openai import AsyncOpenAI

    async with AsyncOpenAI(base_url=f"{url}/{how}/v1", api_key="none") as client:

        async def ask(number: int) -> None:
            done = await client.chat.completions.create(
                model="mock", max_tokens=980, messages=[{"role": "user", "content": PASSAGE + "." * 3500}]
            )
            assert len(json.loads(done.choices[0].message.content)["items"]) == 5

        yield ask


@asynccontextmanager
async def langchain(url: str, how: str, width: int, folder: Path) -> AsyncIterator[Ask]:
    from langchain_openai import ChatOpenAI
    from openai import DefaultAsyncHttpxClient

    async with DefaultAsyncHttpxClient() as http:  # its own would outlive this turn's event loop
        model = ChatOpenAI(
            base_url=f"{url}/{how}/v1", api_key="none", model="mock", max_tokens=980, http_async_client=http
        )

        async def ask(number: int) -> None:
            done = await model.ainvoke(PASSAGE + "." * 3500)
            assert len(json.loads(done.content)["items"]) == 5

        yield ask


def turn(  # noqa: PLR0913
    way: Callable, url: str, how: str, width: int, count: int, folder: Path | None = None
) -> Turn:
    """One turn in a loop and, but for a folder that is given, a project of its own; the first calls do not count."""

    async def run() -> Turn:
        with contextlib.ExitStack() as stack:
            place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-llm-")))
            async with way(url, how, width, place) as ask:
                if folder is None:
                    await window(lambda number: ask(-1 - number), width, width)  # open the connections
                counted(url)
                gc.collect()
                gc.freeze()  # as bench/turns.py: modules and what went before are nobody's garbage
                wall, cpu = time.perf_counter(), time.process_time()
                await window(ask, count, width)
                wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        requests, seconds = counted(url)
        return Turn(count / wall, cpu / count * 1000, seconds / (wall * width), requests)

    return asyncio.run(run())


def rounds(ways: dict[str, Callable], url: str, how: str, width: int, count: int) -> dict[str, Turn]:
    """The median of each figure of each way."""
    taken: dict[str, list[Turn]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            taken[name].append(turn(way, url, how, width, count))
    return {name: Turn(*map(statistics.median, zip(*turns, strict=True))) for name, turns in taken.items()}


class Aim(NamedTuple):
    """What a figure has to reach: a floor (or a most), or else its ratio to the bare loop."""

    floor: float
    ratio: float = 0.0
    """0: nothing but the floor counts."""
    most: bool = False
    form: str = "{:,.0f}"

    def judged(self, ours: float, bare: float) -> tuple[bool, str]:
        """Whether it is reached, and how, in words."""
        aim = f"at {'most' if self.most else 'least'} {self.form.format(self.floor)}"
        if ours <= self.floor if self.most else ours >= self.floor:
            return True, aim
        wanted = f"{self.ratio:.2g} of bare"
        if self.ratio and (ours <= self.ratio * bare if self.most else ours >= self.ratio * bare):
            return True, f"{aim}: reached by ratio ({wanted})"
        return False, f"{aim}{f' or {wanted}' if self.ratio else ''}: MISSED"


class Table:
    """Rows, and whether a figure was missed."""

    missed = False

    def row(self, what: str, figure: str, says: str = "", beside: str = "") -> None:
        """Print one figure."""
        print(f"{what:<52} {figure:>10}  {says:<50} {beside}".rstrip(), flush=True)

    def aimed(self, what: str, aim: Aim, ours: float, bare: float = 0.0) -> None:
        """Print one figure that has to reach something."""
        good, says = aim.judged(ours, bare)
        self.missed |= not good
        beside = f"bare aiohttp {aim.form.format(bare)}; ours {ours / bare:.2f} of it" if bare else ""
        self.row(what, aim.form.format(ours), says, beside)


def at_once(table: Table, url: str) -> None:
    got = rounds({"bare": bare, "ours": ours}, url, "0", 64, CALLS)
    us, them = got["ours"], got["bare"]
    cpu, per_s = Aim(0.5, 5.0, most=True, form="{:.3f} ms"), Aim(2000, 0.22)
    table.aimed("0 ms, 64 in flight: CPU a call, all in", cpu, us.cpu_ms, them.cpu_ms)
    table.aimed("0 ms, 64 in flight: durable calls a second", per_s, us.per_s, them.per_s)


def waiting(table: Table, url: str) -> None:
    for width, floor in ((64, 0.95), (256, 0.90)):
        got = rounds({"bare": bare, "ours": ours}, url, "200", width, WAVES * width)
        us, them = (got[name].per_s * 0.2 / width for name in ("ours", "bare"))
        table.aimed(f"200 ms, {width} in flight: share of the ideal", Aim(floor, 0.95, form="{:.1%}"), us, them)
    got = rounds({"bare": bare, "ours": ours}, url, "heavy200", 64, 2000)
    used = Aim(0.9, 0.95, form="{:.1%}")
    table.aimed("log-normal 200 ms, 64 in flight: slots used", used, got["ours"].used, got["bare"].used)


def again(table: Table, url: str) -> None:
    """The same calls once more in a folder that holds them; bare beside it asks the server."""
    us, them = [], []
    with tempfile.TemporaryDirectory(prefix="bench-llm-") as folder:
        turn(ours, url, "0", 64, CALLS, Path(folder))
        for _ in range(ROUNDS):
            them.append(turn(bare, url, "0", 64, CALLS).per_s)
            us.append(turn(ours, url, "0", 64, CALLS, Path(folder)))
    per_s, requests = statistics.median(one.per_s for one in us), sum(one.requests for one in us)
    table.aimed("from the journal: calls a second", Aim(5000, 0.55), per_s, statistics.median(them))
    table.aimed("from the journal: requests", Aim(0, most=True), requests)


def queued(table: Table, url: str) -> None:
    """In a process of its own: the most memory that it ever held, with libraries and all."""
    done = subprocess.run(
        [sys.executable, __file__, *(["--quick"] if QUICK else []), "--queue", url],
        capture_output=True,
        text=True,
        check=True,
        timeout=900,
    )
    megabytes = float(done.stdout)
    table.aimed(f"{QUEUED:,} calls queued: memory", Aim(200, most=True, form="{:.0f} MB"), megabytes)


def peers(table: Table, url: str) -> None:
    count = CALLS // 5
    for name, way, package in (("openai SDK", openai_sdk, "openai"), ("LangChain", langchain, "langchain-openai")):
        try:
            got = [turn(way, url, "0", 64, count) for _ in range(ROUNDS)]
        except (ImportError, PackageNotFoundError) as error:
            table.row(f"{name}, no journal, no validation", "not installed", beside=str(error))
            continue
        cpu, per_s = (statistics.median(one[place] for one in got) for place in (1, 0))
        slow = turn(way, url, "200", 64, 1280).per_s / 320
        table.row(
            f"{name} {version(package)}, no journal, no validation", f"{cpu:.2f} ms",
            beside=f"{per_s:,.0f}/s at 0 ms; {slow:.0%} of the ideal at 200 ms",
        )  # fmt: skip


def most_memory_mb() -> float:
    """The most that this process held; what the system counts for a child begins with its parent's memory."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024)


def main() -> int:
    if "--queue" in sys.argv:
        turn(ours, sys.argv[-1], "0", 64, QUEUED)
        print(most_memory_mb())
        return 0
    table = Table()
    with server() as url:
        for part in (at_once, waiting, again, peers, queued):
            part(table, url)
    return int(table.missed)


if __name__ == "__main__":
    sys.exit(main())
