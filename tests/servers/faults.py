"""Compares a run whose replies met faults with one whose replies met none."""

import json
import re
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import faulty
import serving

PARTLY = {"length", "fenced and cut", "loop"}
"""Shape faults after which a part of the items is there; the others come again whole."""
CAUSES = {"refusal", "empty", "loop", "invalid_json", "unfit", "echo", "length", "stalled", "server", "request"}
_MARK = re.compile(r"\b\d+-\d+\b")

Said = tuple[str, str, tuple[str, ...]]


class Proof(NamedTuple):
    """What a faulty run came to."""

    replies: int
    faults: Counter[str]
    samples: int
    missing: int
    """Samples of the faultless run that are not there, after faults that leave a part of a reply."""
    failed: Counter[str]
    """Chunks that failed, by cause."""
    problems: list[str]


def prove(
    docs: Path, folder: Path, clean: Path, seed: object, share: float = 0.3, bound: float = 0.0, **more: object
) -> Proof:
    """Run with faults and compare with the faultless run ``clean``."""
    of_server = {name: str(more.pop(name)) for name in ("kinds", "bound_kinds") if name in more}
    with serving.serving(seed=seed, share=share, bound=bound, most_s=0.01, **of_server) as server:
        ended = serving.run(docs, folder, server.url, **more)
        stats = server.stats()
    problems = [] if ended.returncode in (0, 5) else [f"ended with {ended.returncode}: {ended.stdout}{ended.stderr}"]
    if problems:
        return Proof(stats["asked_in_all"], Counter(stats["faults"]), 0, 0, Counter(), problems)
    struck = stats["struck"]
    failed = failures(folder)
    problems += lost_chunks(folder) + unusable(clean, folder) + unlike(clean, folder, struck, failed)
    broken = sum(outcome == "failed" for _, outcome, _, _ in ledger(folder))
    if (ended.returncode == 5) != bool(broken):
        problems.append(f"ended with {ended.returncode} and {broken} failures")
    there, all_there = said(folder), said(clean)
    missing = sum(len(all_there[where] - there[where]) for where in all_there)
    causes = Counter(cause for cause, _ in failed.values())
    return Proof(
        stats["asked_in_all"], Counter(stats["faults"]), sum(map(len, there.values())), missing, causes, problems
    )


def mark(text: str) -> str:
    """The mark of a section, such as ``12-7``."""
    found = _MARK.search(text)
    return found[0] if found else text


def said(project: Path) -> dict[str, set[Said]]:
    """What the samples say, by the section that was asked: a question on two passages belongs to the first."""
    by_section: dict[str, set[Said]] = defaultdict(set)
    for row in serving.rows(project, "samples.jsonl"):
        question, answer = row["messages"][0]["content"], row["messages"][-1]["content"]
        quotes = tuple(one["quote"] for one in row["evidence"])
        by_section[mark(row["chunk"]["preview"])].add((question, answer, quotes))
    return by_section


def ledger(project: Path) -> list[tuple[str, str, str, str]]:
    """Stage generate of the ledger: chunk, outcome, reason, detail."""
    with closing(sqlite3.connect(project / "autotune.db")) as db:
        return db.execute("SELECT input, outcome, reason, detail FROM ledger WHERE stage = 'generate'").fetchall()


def failures(project: Path) -> dict[str, tuple[str, str]]:
    """Chunks without an answer: by section, the cause and all that is said.

    A chunk of which the model said nothing at all is kept, empty, with the cause among what was lost of it.
    """
    chunks = {row["id"]: mark(row["text"]) for row in serving.rows(project, "chunks.jsonl")}
    found = {}
    for item, outcome, reason, detail in ledger(project):
        told = reason if outcome == "failed" else ""
        if outcome == "kept" and '"no_reply"' in detail:
            told = next((one["what"] for one in json.loads(detail) if one["reason"] == "no_reply"), "")
        if told:
            cause = next((word for word in re.findall(r"(\w+):", told) if word in CAUSES), "")
            found[chunks[item]] = (cause, told)
    return found


def lost_chunks(project: Path) -> list[str]:
    """Chunks of which the ledger says nothing, and failures that the files do not list, or list twice."""
    done = {item for item, _, _, _ in ledger(project)}
    there = {row["id"] for row in serving.rows(project, "chunks.jsonl")}
    dropped = serving.rows(project, "dropped.jsonl")
    done |= {row["id"] for row in dropped if row["stage"] == "screen"}
    problems = [f"{item}: no outcome" for item in sorted(there - done)]
    listed = Counter(row["id"] for row in dropped if (row["stage"], row["outcome"]) == ("generate", "failed"))
    failed = [item for item, outcome, _, _ in ledger(project) if outcome == "failed"]
    return problems + [f"{item}: failed, listed {listed[item]} times" for item in failed if listed[item] != 1]


def unusable(clean: Path, project: Path) -> list[str]:
    """Samples that the faultless run does not have."""
    good = said(clean)
    return [f"{where}: {one}" for where, found in said(project).items() for one in sorted(found - good[where])]


def unlike(clean: Path, project: Path, struck: dict[str, list[str]], failed: dict[str, tuple[str, str]]) -> list[str]:
    """Sections that are not as in the faultless run, though no fault kept them from it; failures without a cause."""
    good, there = said(clean), said(project)
    problems = []
    for where, expected in good.items():
        kinds = struck.get(where, [])
        if where in failed:
            if not kinds or failed[where][0] not in CAUSES:
                problems.append(f"{where}: failed with {failed[where]} after {kinds}")
        elif there[where] != expected and not PARTLY & set(kinds):
            problems.append(f"{where}: {len(there[where])} of {len(expected)} samples after {kinds}")
    return problems


KINDS, WEATHER = faulty.KINDS, faulty.WEATHER
