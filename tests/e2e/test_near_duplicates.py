"""Near-duplicate pages planted in two folders stay on one side of the split; a sabotaged split is found out."""

import hashlib
import json
import random
import re

import pytest

NOUNS = "harbour crane tide vessel pilot quay anchor cargo ledger permit signal beacon channel mooring customs".split()  # noqa: SIM905
VERBS = "checks lifts marks counts seals guides weighs moves guards records clears holds lights names sorts".split()  # noqa: SIM905


def page(number, dice):
    """A page of definitions in words of its own, so that only its copy is like it."""
    lines = [f"# Station {number}", ""]
    for part in range(3):
        name = f"{dice.choice(NOUNS)} {dice.choice(NOUNS)} {number * 3 + part}"
        acts = [f"{dice.choice(VERBS)} the {dice.choice(NOUNS)} of the {dice.choice(NOUNS)}" for _ in range(9)]
        said = f"A **{name}** is a machine of the northern port that {', '.join(acts[:-1])} and {acts[-1]}."
        lines += [f"## {name.capitalize()}", "", said, ""]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def planted(autotune, tmp_path_factory):
    """Forty pages and a copy of each in another folder, about machines of other numbers."""
    work = tmp_path_factory.mktemp("near")
    dice = random.Random(7)
    for number in range(40):
        text = page(number, dice)
        copy = re.sub(r"\d+", lambda digits: str(int(digits[0]) + 1000), text)
        for folder, content in (("new", text), ("old", copy)):
            (work / "docs" / folder).mkdir(parents=True, exist_ok=True)
            (work / "docs" / folder / f"{number}.md").write_text(content, "utf-8")
    autotune("run", "docs", "--project", "P", cwd=work)
    return work


def read(project):
    return [json.loads(line) for line in (project / "out" / "samples.jsonl").read_text("utf-8").splitlines()]


def test_the_copies_of_a_page_are_on_one_side(planted, autotune):
    sides = {}
    for row in read(planted / "P"):
        machine = int(re.search(r"\d+", row["messages"][0]["content"])[0]) % 1000
        sides.setdefault(machine, set()).add(row["split"])
    assert len(sides) > 30 and all(len(splits) == 1 for splits in sides.values())
    assert {"train", "test"} <= {split for splits in sides.values() for split in splits}
    autotune("verify", "P", cwd=planted)


def test_a_sabotaged_split_is_found_out(planted, autotune, rows, tmp_path):
    """One held-out sample goes to train under a cluster of its own; only its near-duplicate can tell."""
    samples = read(planted / "P")
    at = next(
        place
        for place, row in enumerate(samples)
        if row["split"] == "test" and sum(other["cluster"] == row["cluster"] for other in samples) > 1
    )
    samples[at] |= {"split": "train", "cluster": "fct_of_its_own"}
    path = planted / "P" / "out" / "samples.jsonl"
    before, manifest = path.read_bytes(), (planted / "P" / "out" / "manifest.json").read_bytes()
    data = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in samples).encode()
    path.write_bytes(data)
    said = json.loads(manifest)
    said["files"]["samples.jsonl"] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (planted / "P" / "out" / "manifest.json").write_text(json.dumps(said), "utf-8")
    try:
        ended = autotune("verify", "P", cwd=planted, code=6)
        assert "leak" in ended.stderr and "near" in ended.stderr, ended.stderr
    finally:
        path.write_bytes(before)
        (planted / "P" / "out" / "manifest.json").write_bytes(manifest)
