"""The main job on real documentation."""

import json

import pytest

pytestmark = pytest.mark.corpus
FILES = 254
FLOOR = 1000


@pytest.fixture(scope="module")
def project(autotune, corpus, tmp_path_factory):
    work = tmp_path_factory.mktemp("corpus")
    report = json.loads(autotune("run", corpus / "markdown", "--project", "P", "--json", cwd=work).stdout)
    return work / "P", report


def test_every_file_has_a_verdict(project, rows):
    folder, report = project
    assert sum(report["files"].values()) == FILES
    read = {(row["source"]["repository"], row["source"]["uri"]) for row in rows(folder, "documents.jsonl")}
    lost = [row for row in rows(folder, "dropped.jsonl") if row["stage"] in ("parse", "clean")]
    assert len(read) + len(lost) == FILES
    assert all(row["reason"] and row["what"] for row in lost)
    assert not report["failed"]


def test_it_yields_enough(project):
    _, report = project
    assert report["accepted"] >= FLOOR, report["dropped"]
    assert all(report["splits"].values())


def test_nothing_is_lost_silently(project, rows):
    """Every sample that was asked is in the dataset or among the dropped."""
    folder, report = project
    lost = [row for row in rows(folder, "dropped.jsonl") if row["id"].startswith("smp_")]
    assert report["generated"] == report["accepted"] + len(lost)


def test_its_promises_hold(autotune, project):
    folder, report = project
    checked = json.loads(autotune("verify", folder, "--json", cwd=folder).stdout)["checked"]
    assert checked["samples"] == report["accepted"] == checked["dataset rows"]


def test_a_second_run_does_nothing(autotune, project, told, image):
    folder, _ = project
    before = image(folder / "out")
    assert "nothing to do" in autotune("run", cwd=folder).stdout
    assert not told(folder).items() and image(folder / "out") == before
