"""Identify mode on real documents with questions and answers: how many are found, word for word, and how many more.

The command runs with its defaults, masking included. The comparison is that of the corpus's own page: both sides lose
emphasis marks, images, HTML tags, the fences of admonitions and the targets of links, and white space is no matter.
Each kind of file is a project of its own: one corpus holds the same questions as Markdown and as a Word document.
"""

import html
import json
import re
import shutil
import sys
from collections import defaultdict
from difflib import SequenceMatcher
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.corpus
FILES, PAIRS = 23, 153
PRECISION, RECALL = 0.95, 0.85
NEARLY = 0.9
_RULES = [
    (r"\{%\s*image.*?%\}|!\[[^\]]*\]\([^)]*\)", " "),
    (r'=== "([^"\n]*)"', r"\1"),
    (r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\([^()]*(?:\([^()]*\)[^()]*)*\)", r"\1"),
    (r"\[([^\[\]]+)\]\[[^\]]*\]", r"\1"),
    (r"^\s*(?::{3,}\s*\w*|[?!]{3}\+?\s*\w*)\s*$", " "),
    (r"^(?:Tip|Note|Info|Warning|Caution|Danger|Important):\s*$", " "),
    (r"^\s*>\s?|^\s*\.\. _.*$", ""),
    (r":[\w:+-]+:`~?([^`<]*?)(?:\s*<[^`]*>)?`", r"\1"),
    (r"`([^`\n]*?)(?:\s<[^<>`]*>)?`__?", r"\1"),
    (r"</?[a-zA-Z][^<>]*>", ""),
    (r"<(https?://[^>]*)>", r"\1"),
    (r"^\s*(?:[-*+]|\d+[.)])\s+|^\s*#+\s+", ""),
    (r"[*_`\\]+", ""),
]


def reduced(text: str) -> str:
    for pattern, by in _RULES:
        text = re.sub(pattern, by, text, flags=re.MULTILINE)
    return re.sub(r"\s+", " ", html.unescape(text)).strip()


class Pair(NamedTuple):
    question: str
    answer: str


class Tally(NamedTuple):
    """Counts over all files; ``nearly`` holds those whose answer is right but for a tenth."""

    wanted: int = 0
    found: int = 0
    nearly: int = 0
    wrong: int = 0
    surplus: int = 0

    def plus(self, other: "Tally") -> "Tally":
        return Tally(*(one + two for one, two in zip(self, other, strict=True)))

    def figures(self, hits: int) -> tuple[float, float]:
        given = self.found + self.nearly + self.wrong + self.surplus
        return hits / given, hits / self.wanted


def nearly_right(wanted: str, got: str, following: str) -> bool:
    if following and following[:60] in got:
        return False
    match = SequenceMatcher(None, wanted, got, autojunk=False).find_longest_match()
    return match.size >= NEARLY * len(wanted)


def compare(expected: list[dict], got: list[Pair]) -> tuple[Tally, list[str]]:
    """One file: what was found, and in words what was not."""
    left = list(got)
    tally, told = Tally(), []
    for place, row in enumerate(expected):
        question, answer = reduced(row["question"]), reduced(row["answer"])
        following = reduced(expected[place + 1]["answer"]) if place + 1 < len(expected) else ""
        pair = next((pair for pair in left if pair.question == question), None)
        if pair:
            left.remove(pair)
        if not row["required"]:
            continue
        same = pair is not None and pair.answer == answer
        nearly = pair is not None and not same and nearly_right(answer, pair.answer, following)
        wrong = pair is not None and not same and not nearly
        tally = tally.plus(Tally(1, int(same), int(nearly), int(wrong), 0))
        if not same:
            told.append(f"{row['file']} {row['n']}: {'nearly' if nearly else 'not'} found: {row['question'][:70]!r}")
    if expected[0]["complete_file"]:
        tally = tally._replace(surplus=len(left))
        told += [f"{expected[0]['file']}: not expected: {pair.question[:70]!r}" for pair in left]
    return tally, told


@pytest.fixture(scope="module")
def expected(corpus):
    files = defaultdict(list)
    for line in (corpus / "qa" / "expected.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        files[row["file"]].append(row)
    return files


@pytest.fixture(scope="module")
def projects(autotune, corpus, expected, tmp_path_factory):
    """A finished project for each kind of file."""
    work = tmp_path_factory.mktemp("identify")
    kinds = sorted({suffix(file) for file in expected})
    for file in expected:
        place = work / suffix(file) / file
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(corpus / file, place)
    for kind in kinds:
        autotune("run", f"{kind}/qa", "--project", f"P{kind}", "--set", "generate.mode=identify", cwd=work)
    return {kind: work / f"P{kind}" for kind in kinds}


def suffix(file):
    return file.rpartition(".")[2]


@pytest.fixture(scope="module")
def found(projects, rows):
    """All finds by file, those that go to review too."""
    return {f"qa/{uri}": pairs for project in projects.values() for uri, pairs in pairs_of(project, rows).items()}


def pairs_of(project, rows):
    """The finds of a project by the file they stand in."""
    names = {row["id"]: row["source"]["uri"] for row in rows(project, "documents.jsonl")}
    pairs = {uri: [] for uri in names.values()}
    for row in rows(project, "samples.jsonl"):
        said = [message["content"] for message in row["messages"] if message["role"] != "system"]
        pairs[names[row["evidence"][0]["document"]]].append(Pair(reduced(said[0]), reduced(said[-1])))
    return pairs


def test_nearly_all_pairs_are_found_and_hardly_any_other(expected, found, capsys):
    assert len(expected) == FILES
    assert sum(map(len, expected.values())) == PAIRS
    kinds, told = defaultdict(Tally), []
    for file, wanted in expected.items():
        tally, words = compare(wanted, found[file])
        kinds[suffix(file)] = kinds[suffix(file)].plus(tally)
        told += words
    total = Tally()
    for tally in kinds.values():
        total = total.plus(tally)
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(report(kinds, total, told)) + "\n")
    precision, recall = total.figures(total.found)
    assert precision >= PRECISION
    assert recall >= RECALL


def report(kinds, total, told):
    """The figures of each kind of file and of all, and what was missed, line by line."""
    for kind, tally in [*sorted(kinds.items()), (f"all {FILES} files", total)]:
        strict, loose = tally.figures(tally.found), tally.figures(tally.found + tally.nearly)
        yield (
            f"identify on {kind}: wanted {tally.wanted}, precision {strict[0]:.3f}, recall {strict[1]:.3f}; "
            f"with nearly right {loose[0]:.3f}, {loose[1]:.3f}"
        )
    yield from (f"  {line}" for line in told)


def test_every_turn_stands_in_its_document(autotune, projects, rows):
    for project in projects.values():
        autotune("verify", project, cwd=project)
        texts = {row["id"]: row["text"] for row in rows(project, "documents.jsonl")}
        for row in rows(project, "samples.jsonl"):
            assert len(row["evidence"]) == len(row["messages"])
            for message, one in zip(row["messages"], row["evidence"], strict=True):
                assert message["content"] == one["quote"] == texts[one["document"]][one["start"] : one["end"]]


def test_what_is_ambiguous_waits_for_a_person(projects, rows):
    for project in projects.values():
        assert not [row for row in rows(project, "samples.jsonl") if "ambiguous" in row.get("labels", {})]
    hints = [row["hint"] for row in rows(projects["md"], "dropped.jsonl") if row["reason"] == "below_threshold"]
    assert hints
    assert all(hint.startswith("ambiguous: ") for hint in hints)


def test_turns_without_questions_give_no_pairs(autotune, corpus, rows, tmp_path):
    """A court transcript as PDF and a meeting in Word hold turns, not questions with answers."""
    (tmp_path / "talk").mkdir()
    for file in ("scotus-transcript-p1.pdf", "docling_meeting-transcript.docx"):
        shutil.copyfile(corpus / "qa" / file, tmp_path / "talk" / file)
    autotune("run", "talk", "--project", "P", "--set", "generate.mode=identify", cwd=tmp_path, code=None)
    assert not rows(tmp_path / "P", "samples.jsonl")
