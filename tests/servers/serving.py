"""Starts the faulty server as a process, writes documents full of facts, and runs projects against them."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
LIMIT_S = 600

_NAMES = """
Aldergate Brackwater Cindermoor Dunmere Eastholm Fairlight Gullane Harrowby Inverdale Juniper Kestrel Lanark Marrow
Northwick Oakham Pennant Quarrel Ravensby Selkirk Thornbury Ullswater Vennor Whitby Yarrow Zennor
"""
_PARTS = """
valve sluice lantern bollard capstan derrick gantry hawser winch pontoon beacon turbine hopper furnace manifold governor
rheostat relay spindle flywheel bearing gasket plunger cistern conduit
"""
_WORKS = "records checks stores measures filters sorts counts prints moves cleans heats cools weighs lifts rotates"
_THINGS = """
pressure_readings salt_content wind_speeds cargo_lists tide_tables fuel_levels crew_rosters signal_codes ballast_water
grain_samples mooring_lines repair_orders customs_papers weather_charts freight_prices
"""
_TIMES = "hour day week month night tide shift season"


class Server:
    """A running faulty server."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.process = process
        self.url = f"http://127.0.0.1:{port}"

    def stats(self) -> dict[str, Any]:
        """Its books."""
        with urllib.request.urlopen(f"{self.url}/stats", timeout=30) as reply:
            return json.load(reply)


@contextmanager
def serving(**options: object) -> Iterator[Server]:
    """Run the server with options such as ``share=0.3`` for a while."""
    told = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    line = [sys.executable, str(HERE / "faulty.py"), *told]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdin
        try:
            yield Server(process, int(process.stdout.readline()))
        finally:
            process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def write_facts(folder: Path, documents: int, sections: int, seed: int = 1) -> None:
    """Documents of sections that each state five facts of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(documents):
        dice = Random(f"{seed} {number}")
        parts = [_section(dice, f"{number}-{at}") for at in range(sections)]
        title = f"{dice.choice(_NAMES.split())} harbour manual {number}"
        (folder / f"manual{number:03}.md").write_text(f"# {title}\n\n" + "\n\n".join(parts) + "\n", "utf-8")


def _section(dice: Random, mark: str) -> str:
    def draw(pool: str, count: int = 1) -> list[str]:
        return [word.replace("_", " ") for word in dice.sample(pool.split(), count)]

    parts, places = draw(_PARTS, 4), draw(_NAMES, 3)
    works, things, when = draw(_WORKS, 2), draw(_THINGS, 4), draw(_TIMES)[0]
    count, limit = dice.randint(3, 900), dice.randint(11, 99)
    name = f"{places[0]} {parts[0]} {mark}"
    return "\n".join(
        [
            f"## The {name}",
            "",
            f"The {name} is a {parts[1]} for {things[0]} at the {places[1]} quay.",
            f"The {name} {works[0]} {count} {things[1]} every {when}.",
            f"If the {name} fails, the {parts[2]} {works[1]} the {things[2]} within {limit} minutes.",
            f"To restart the {name}, press the {parts[3]} of {places[2]} twice.",
            f"The {name} must stay below {limit + 7} degrees because the {things[3]} would spoil.",
        ]
    )


def settings(url: str, **more: object) -> list[str]:
    """The settings of a project that asks the server."""
    given: dict[str, object] = {
        "models.writer.provider": "openai",
        "models.writer.base_url": f"{url}/v1",
        "models.writer.model": "scripted",
        "models.writer.stream": "never",
        "models.writer.idle_timeout_s": 1,
        "chunk.size_tokens": 160,
        "generate.per_chunk": 3,
        **more,
    }
    return [word for name, value in given.items() for word in ("--set", f"{name}={value}")]


def command(docs: Path, project: Path, url: str, **more: object) -> list[str]:
    """The run as a user types it."""
    line = [sys.executable, "-m", "autotune_lm", "run", str(docs), "--project", str(project), "--quiet"]
    return line + settings(url, **more)


def run(docs: Path, project: Path, url: str, **more: object) -> "subprocess.CompletedProcess[str]":
    """Run to the end, whatever the exit code."""
    return subprocess.run(
        command(docs, project, url, **more), capture_output=True, text=True, timeout=LIMIT_S, check=False
    )


def rows(project: Path, name: str) -> list[dict[str, Any]]:
    """A file of ``out/``."""
    return [json.loads(line) for line in (project / "out" / name).read_text("utf-8").split("\n") if line]
