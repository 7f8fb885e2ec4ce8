"""Change one thing: only what hangs on it is made again, and out/ is as if it had always been so."""

import shutil

import pytest

STAGES = ("parse", "clean", "chunk", "screen", "generate", "judge")


def run(autotune, work, *args, command="run"):
    return autotune(command, "--project", "P", *args, cwd=work)


def as_from_the_start(autotune, work, image, *args):
    """The bytes that a new project gives for the documents as they are now."""
    autotune("run", "docs", "--project", "new", *args, cwd=work)
    return image(work / "new" / "out")


def ids_of(rows, project, uri):
    documents = [row for row in rows(project, "documents.jsonl") if row["source"]["uri"] == uri]
    samples = [row["id"] for row in rows(project) if row["source"] == uri]
    return [row["id"] for row in documents], samples


def test_one_file_changed(autotune, work, told, rows, image):
    before = {uri: ids_of(rows, work / "P", uri) for uri in ("faq.md", "options.md")}
    faq = work / "docs" / "faq.md"
    faq.write_text(faq.read_text("utf-8").replace("ninety days", "eighty days"), "utf-8")
    run(autotune, work)
    items = told(work / "P").items()
    assert [items[stage] for stage in ("parse", "clean", "chunk")] == [1, 1, 1]
    chunks = len(
        [row for row in rows(work / "P", "chunks.jsonl") if row["document"] in _documents(rows, work, "faq.md")]
    )
    assert items["screen"] == chunks and 1 <= items["generate"] <= chunks
    assert ids_of(rows, work / "P", "options.md") == before["options.md"]
    assert ids_of(rows, work / "P", "faq.md")[0] != before["faq.md"][0]
    assert image(work / "P" / "out") == as_from_the_start(autotune, work, image)


def _documents(rows, work, uri):
    return ids_of(rows, work / "P", uri)[0]


def test_one_file_deleted(autotune, work, told, rows, image):
    assert ids_of(rows, work / "P", "options.md")[1]
    (work / "docs" / "options.md").unlink()
    run(autotune, work)
    assert not told(work / "P").items()
    assert ids_of(rows, work / "P", "options.md") == ([], [])
    autotune("verify", "P", cwd=work)
    assert image(work / "P" / "out") == as_from_the_start(autotune, work, image)


def test_a_deleted_file_comes_back(autotune, work, told, image):
    before = image(work / "P" / "out")
    text = (work / "docs" / "faq.md").read_text("utf-8")
    (work / "docs" / "faq.md").unlink()
    run(autotune, work)
    assert image(work / "P" / "out") != before
    (work / "docs" / "faq.md").write_text(text, "utf-8")
    run(autotune, work)
    assert image(work / "P" / "out") == before
    assert not told(work / "P").items()


def test_one_file_added(autotune, work, told, rows, image):
    text = "# Tide tables\n\n**Tide table** is a list of the times of high and low water at one place for one year.\n"
    (work / "docs" / "tables.md").write_text(text, "utf-8")
    run(autotune, work)
    items = told(work / "P").items()
    assert [items[stage] for stage in ("parse", "clean", "chunk", "screen")] == [1, 1, 1, 1]
    assert _documents(rows, work, "tables.md")
    assert image(work / "P" / "out") == as_from_the_start(autotune, work, image)


def test_a_file_renamed_is_another_document(autotune, work, told, rows):
    (work / "docs" / "faq.md").rename(work / "docs" / "questions.md")
    run(autotune, work)
    assert told(work / "P").items()["parse"] == 1
    assert not _documents(rows, work, "faq.md") and _documents(rows, work, "questions.md")


@pytest.mark.parametrize(
    ("setting", "first"),
    [
        ("judge.pass_at=8.5", "judge"),
        ("generate.wordings=2", "generate"),
        ("chunk.size_tokens=96", "chunk"),
        ("clean.options.badges=false", "clean"),
    ],
)
def test_a_setting_changes_its_stage_and_those_after(autotune, work, told, image, setting, first):
    run(autotune, work, "--set", setting)
    todo = told(work / "P").todo()
    at = STAGES.index(first)
    assert [todo[stage] for stage in STAGES[:at]] == [0] * at
    assert todo[first] > 0
    assert image(work / "P" / "out") == as_from_the_start(autotune, work, image, "--set", setting)


def test_an_option_of_one_reader_reads_its_files_alone(autotune, work, told):
    (work / "docs" / "records.json").write_text('[{"title": "Tide", "text": "High water comes twice a day."}]')
    run(autotune, work)
    run(autotune, work, "--set", "parse.text_field=text")
    assert told(work / "P").todo()["parse"] == 1


def test_going_back_to_old_settings_costs_nothing(autotune, work, told, image):
    before = image(work / "P" / "out")
    run(autotune, work, "--set", "chunk.size_tokens=96")
    assert image(work / "P" / "out") != before
    ended = run(autotune, work)
    assert not told(work / "P").items() and "nothing to do" not in ended.stdout
    assert image(work / "P" / "out") == before


def test_a_threshold_does_not_judge_again(autotune, work, told, rows, image):
    values = [row["score"]["value"] for row in rows(work / "P")]
    ended = run(autotune, work, "--threshold", "9.9", "--set", "run.min_samples=0", command="format")
    assert not told(work / "P").items()
    kept = [row["score"]["value"] for row in rows(work / "P")]
    assert kept == [value for value in values if value >= 9.9]
    assert "nothing to do" not in ended.stdout or kept == values
    run(autotune, work, "--threshold", "7.5", command="format")
    assert not told(work / "P").items()
    autotune("verify", "P", cwd=work)


def test_a_setting_that_changes_no_record_is_in_the_manifest(autotune, work, told, image):
    setting = ("--set", "parse.max_file_mb=33")
    run(autotune, work, *setting)
    assert not told(work / "P").items()
    assert image(work / "P" / "out") == as_from_the_start(autotune, work, image, *setting)


@pytest.mark.parametrize("use", ["prompt-completion", "alpaca", "sharegpt", "text"])
def test_another_format(autotune, work, told, image, use):
    run(autotune, work, "--to", use, command="format")
    assert not told(work / "P").items()
    assert image(work / "P" / "out") == as_from_the_start(autotune, work, image, "--set", f"format.use={use}")
    autotune("verify", "P", cwd=work)


def test_parquet_and_back_leaves_no_stale_files(autotune, work, told, image):
    before = image(work / "P" / "out")
    run(autotune, work, "--set", "format.files=parquet")
    names = {name for name in image(work / "P" / "out") if name.startswith("dataset/")}
    assert names == {f"dataset/{split}.parquet" for split in ("train", "validation", "test")}
    autotune("verify", "P", cwd=work)
    run(autotune, work)
    assert image(work / "P" / "out") == before
    assert not told(work / "P").items()


def test_halves_that_a_killed_run_left_are_swept(autotune, work, image):
    before = image(work / "P" / "out")
    (work / "P" / "out" / "manifest.json").unlink()
    (work / "P" / "out" / ".samples.jsonl.part").write_bytes(b'{"id":"smp_')
    (work / "P" / "out" / "dataset" / ".train.parquet.part").write_bytes(b"PAR1")
    run(autotune, work)
    assert image(work / "P" / "out") == before


def test_a_lost_file_of_out_is_written_again(autotune, work, image, told):
    before = image(work / "P" / "out")
    (work / "P" / "out" / "dataset" / "test.jsonl").unlink()
    (work / "P" / "out" / "samples.jsonl").write_bytes(b"")
    run(autotune, work)
    assert image(work / "P" / "out") == before and not told(work / "P").items()


def test_limit_then_all(autotune, work, image, finished):
    shutil.rmtree(work / "P")
    autotune("run", "docs", "--project", "P", "--limit", 3, cwd=work)
    run(autotune, work)
    assert image(work / "P" / "out") == image(finished / "P" / "out")


HELP = "Need help with this page? Write to the forum or open a ticket there."


def test_a_frame_that_five_files_share_is_seen_when_the_fifth_comes(autotune, work, told, image):
    """What the other files say decides too: the four pages that were done before are cleaned again."""
    for number in range(4):
        page = f"# Harbour {number}\n\nThe harbour number {number} has {number + 3} cranes.\n\n{HELP}\n"
        (work / "docs" / f"harbour{number}.md").write_text(page, "utf-8")
    run(autotune, work)
    assert HELP in (work / "P" / "out" / "documents.jsonl").read_text("utf-8")
    (work / "docs" / "last.md").write_text(f"# The last one\n\nThe last harbour has one crane.\n\n{HELP}\n", "utf-8")
    run(autotune, work)
    items = told(work / "P").items()
    assert (items["parse"], items["clean"]) == (1, 5)
    assert HELP not in (work / "P" / "out" / "documents.jsonl").read_text("utf-8")
    assert image(work / "P" / "out") == as_from_the_start(autotune, work, image)
    (work / "docs" / "last.md").unlink()
    forecast = run(autotune, work, "--dry-run").stdout
    assert "clean            4 to do" in forecast, forecast
