"""The main job and the commands around it, as a user types them."""

import json
import shutil

import yaml

from autotune_lm.api import plugins
from autotune_lm.config.schema import Config, json_schema

DATASET = {"dataset/train.jsonl", "dataset/validation.jsonl", "dataset/test.jsonl"}
OUT = {"documents.jsonl", "chunks.jsonl", "samples.jsonl", "dropped.jsonl", "manifest.json"} | DATASET


def test_the_main_job(autotune, docs, tmp_path, image, rows):
    ended = autotune("run", "docs", "--project", "P", cwd=tmp_path)
    assert set(image(tmp_path / "P" / "out")) == OUT
    assert ended.stderr == ""
    first, *rest = ended.stdout.splitlines()
    assert first.startswith("writer ") and "builtin" in first
    words = {line.split()[0]: line for line in rest}
    assert {"files", "documents", "verdicts", "accepted", "splits", "time"} <= set(words)
    files = sum(path.is_file() for path in docs.rglob("*"))
    assert f"ok {files}" in words["files"]
    accepted = len(rows(tmp_path / "P"))
    assert accepted > 5 and f"accepted   {accepted} " in words["accepted"]
    assert sum(len(rows(tmp_path / "P", name)) for name in DATASET) == accepted
    assert words["time"].endswith("done; see P/out")


def test_a_second_run_does_nothing(autotune, work, told, image):
    before, times = image(work / "P" / "out"), _times(work / "P" / "out")
    ended = autotune("run", "docs", "--project", "P", cwd=work)
    assert "nothing to do" in ended.stdout
    assert image(work / "P" / "out") == before and _times(work / "P" / "out") == times
    last = told(work / "P")
    assert not last.items()
    assert set(last.todo().values()) == {0}
    assert set(last.todo()) == {"parse", "clean", "chunk", "screen", "generate", "judge", "curate"}


def _times(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_the_same_documents_give_the_same_bytes_anywhere(autotune, docs, tmp_path, finished, image):
    other = tmp_path / "elsewhere" / "deeper"
    shutil.copytree(docs, other / "docs")
    autotune("run", other / "docs", "--project", "another name", cwd=tmp_path)
    assert image(tmp_path / "another name" / "out") == image(finished / "P" / "out")


def test_fresh_does_all_again_to_the_same_bytes(autotune, work, told, image):
    before = image(work / "P" / "out")
    autotune("run", "--project", "P", "--fresh", cwd=work)
    assert image(work / "P" / "out") == before
    assert set(told(work / "P").todo().values()) > {1} and 0 not in told(work / "P").todo().values()


def test_fresh_writes_files_again_that_someone_changed(autotune, work, image):
    before = image(work / "P" / "out")
    train = work / "P" / "out" / "dataset" / "train.jsonl"
    train.write_bytes(train.read_bytes().swapcase())
    autotune("verify", "P", cwd=work, code=6)
    autotune("run", "--project", "P", "--fresh", cwd=work)
    assert image(work / "P" / "out") == before


def test_the_remedy_that_verify_gives_works(autotune, work, image):
    before = image(work / "P" / "out")
    train = work / "P" / "out" / "dataset" / "train.jsonl"
    train.write_bytes(train.read_bytes().swapcase())
    said = autotune("verify", "P", cwd=work, code=6).stderr
    assert "delete" in said and "autotune run" in said
    shutil.rmtree(work / "P" / "out")
    autotune("run", "--project", "P", cwd=work)
    assert image(work / "P" / "out") == before


def test_json_quiet_and_verbose(autotune, work):
    report = json.loads(autotune("run", "--project", "P", "--json", cwd=work).stdout)
    assert report["unchanged"] is True and report["exit_code"] == 0 and report["accepted"] > 5
    quiet = autotune("run", "--project", "P", "--quiet", cwd=work)
    assert (quiet.stdout, quiet.stderr) == ("", "")
    verbose = autotune("run", "--project", "P", "--verbose", "--fresh", "--limit", 3, cwd=work)
    assert "parse: 3 to do, 0 done before" in verbose.stderr


def test_a_dry_run_writes_nothing(autotune, docs, tmp_path, work, image):
    ended = autotune("run", "docs", "--project", "Q", "--dry-run", cwd=tmp_path)
    assert not (tmp_path / "Q").exists()
    assert ended.stdout.splitlines()[0].split()[:4] == ["parse", str(len(image(docs))), "to", "do,"]
    before = _lasting(image(work))
    rows = json.loads(autotune("run", "--project", "P", "--dry-run", "--json", cwd=work).stdout)["stages"]
    assert all(row["todo"] == 0 for row in rows if row["stage"] not in ("curate", "format"))
    assert _lasting(image(work)) == before


def _lasting(files):
    """Without the two that SQLite makes for whoever reads."""
    return {name: data for name, data in files.items() if not name.endswith(("-shm", "-wal"))}


def test_limit_reads_the_first_files_only(autotune, docs, tmp_path, rows):
    autotune("run", "docs", "--project", "P", "--limit", 2, cwd=tmp_path)
    assert [row["source"]["uri"] for row in rows(tmp_path / "P", "documents.jsonl")] == ["contents.md", "faq.md"]


def test_set_overrides_the_file(autotune, work, rows):
    autotune("run", "--project", "P", "--set", "format.use=alpaca", "--set", "chunk.size_tokens=64", cwd=work)
    assert set(rows(work / "P", "dataset/train.jsonl")[0]) >= {"instruction", "output"}
    assert max(row["tokens"] for row in rows(work / "P", "chunks.jsonl")) <= 64
    assert yaml.safe_load((work / "P" / "autotune.yaml").read_text())["format"]["use"] == "messages"


def test_a_kind_is_left_out(autotune, work, rows):
    kind = rows(work / "P")[0]["kind"]
    autotune("run", "--project", "P", "--set", f"generate.kinds={{{kind}: false}}", cwd=work)
    assert rows(work / "P") and kind not in {row["kind"] for row in rows(work / "P")}


def test_the_names_of_the_seed_still_work(autotune, docs, tmp_path, image, finished):
    autotune("extract", "docs", "--project", "P", cwd=tmp_path)
    assert set(image(tmp_path / "P" / "out")) == {"documents.jsonl", "dropped.jsonl", "manifest.json"}
    autotune("generate-qa", "--project", "P", cwd=tmp_path)
    assert "samples.jsonl" in image(tmp_path / "P" / "out")
    autotune("pipeline", "--project", "P", cwd=tmp_path)
    assert image(tmp_path / "P" / "out") == image(finished / "P" / "out")


def test_stage_by_stage_is_the_same_as_in_one_go(autotune, docs, tmp_path, image, finished):
    for command in ("parse", "chunk", "generate", "validate"):
        autotune(command, "docs", "--project", "P", cwd=tmp_path)
        autotune("verify", "P", cwd=tmp_path)
    assert "9 to 10" in autotune("validate", "--project", "P", cwd=tmp_path).stdout
    autotune("format", "--project", "P", cwd=tmp_path)
    assert image(tmp_path / "P" / "out") == image(finished / "P" / "out")


def test_init_then_run_inside_the_project(autotune, docs, tmp_path, image, finished):
    said = autotune("init", "docs", "--project", "P", cwd=tmp_path).stdout
    assert "autotune run --project P" in said
    assert not (tmp_path / "P" / "out").exists()
    autotune("run", cwd=tmp_path / "P")
    assert image(tmp_path / "P" / "out") == image(finished / "P" / "out")


def test_without_a_project_option_there_is_a_default(autotune, docs, tmp_path):
    autotune("run", "docs", cwd=tmp_path)
    autotune("verify", cwd=tmp_path)
    assert (tmp_path / "autotune-project" / "out" / "manifest.json").is_file()


def test_the_same_documents_may_be_said_in_another_way(autotune, work):
    for way in (work / "docs", "docs/", "./P/../docs"):
        assert "nothing to do" in autotune("run", way, "--project", "P", cwd=work).stdout


def test_a_project_inside_its_documents_is_not_read(autotune, docs, told):
    autotune("run", ".", cwd=docs)
    (docs / "autotune-project" / "notes.md").write_text("# Not a document\n\nIt lies in the project.\n")
    assert "nothing to do" in autotune("run", ".", cwd=docs).stdout
    assert not told(docs / "autotune-project").items()


def test_runs_lists_them(autotune, work):
    autotune("parse", "--project", "P", cwd=work)
    listed = json.loads(autotune("runs", "--project", "P", "--json", cwd=work).stdout)
    assert [(row["number"], row["command"], row["exit_code"]) for row in listed] == [(2, "parse", 0), (1, "run", 0)]
    assert len(autotune("runs", "--project", "P", "-n", 1, cwd=work).stdout.splitlines()) == 1


def test_config_show_loads_back_equal(autotune, work, image):
    args = ("--set", "chunk.size_tokens=300", "--set", "generate.kinds={table: false}")
    shown = autotune("config", "show", "--project", "P", *args, cwd=work).stdout
    assert yaml.safe_load(shown)["chunk"]["size_tokens"] == 300
    (work / "P" / "autotune.yaml").write_text(shown, encoding="utf-8")
    assert autotune("config", "show", "--project", "P", cwd=work).stdout == shown


def test_config_schema_names_every_key(autotune, tmp_path):
    schema = json.loads(autotune("config", "schema", cwd=tmp_path).stdout)
    assert schema == json.loads(json_schema())
    sections = schema["$defs"]
    assert set(sections["Config"]["properties"]) == set(Config.__struct_fields__)
    for name in ("Parse", "Chunk", "Generate", "Judge", "SplitShares", "Format", "Run"):
        assert sections[name]["additionalProperties"] is False
    assert set(sections["Chunk"]["properties"]) == {"use", "size_tokens", "overlap_tokens", "options"}


def test_plugins_and_completion(autotune, tmp_path):
    table = json.loads(autotune("plugins", "--json", cwd=tmp_path).stdout)
    assert table == plugins()
    assert "formats: alpaca, messages" in autotune("plugins", cwd=tmp_path).stdout
    for shell in ("bash", "zsh", "fish"):
        assert "_AUTOTUNE_COMPLETE" in autotune("completion", shell, cwd=tmp_path).stdout


def test_show(autotune, finished, rows):
    samples = rows(finished / "P")
    kind = samples[0]["kind"]
    shown = autotune("show", "--project", "P", "--kind", kind, "-n", 100, "--json", cwd=finished).stdout
    assert [json.loads(line) for line in shown.splitlines()] == [row for row in samples if row["kind"] == kind]
    draw = ("show", "--project", "P", "-n", 3, "--random", 7)
    assert autotune(*draw, cwd=finished).stdout == autotune(*draw, cwd=finished).stdout
    first = samples[0]["id"]
    assert json.loads(autotune("show", first[:14], "--project", "P", cwd=finished).stdout)["id"] == first
    text = autotune("show", "--project", "P", "-n", 1, cwd=finished).stdout
    assert samples[0]["messages"][-1]["content"] in text and samples[0]["source"] in text
    for what in ("documents", "chunks", "dropped"):
        assert '"id"' in autotune("show", what, "--project", "P", "-n", 1, cwd=finished).stdout


def test_why_tells_the_story_of_a_kept_sample(autotune, finished, rows):
    sample = rows(finished / "P")[0]
    said = autotune("why", sample["id"], "--project", "P", cwd=finished).stdout
    ids = [line.split()[0] for line in said.splitlines() if not line.startswith(" ")]
    assert [name.partition("_")[0] for name in ids] in (
        ["src", "doc", "chk", "smp"],
        ["src", "doc", "doc", "chk", "smp"],
    )
    assert ids[-1] == sample["id"] and sample["source"] in said
    assert f"placed in {sample['split']}" in said and "judge: kept" in said
    assert f"{sample['score']['value']} {sample['score']['verdict']}" in said


def test_why_tells_of_a_dropped_chunk_and_of_a_duplicate(autotune, finished, rows):
    dropped = rows(finished / "P", "dropped.jsonl")
    chunk = next(row for row in dropped if row["id"].startswith("chk_"))
    said = autotune("why", chunk["id"], "--project", "P", cwd=finished).stdout
    assert f"{chunk['stage']}: dropped {chunk['reason']}" in said
    double = next(row for row in dropped if row["reason"] == "duplicate")
    story = json.loads(autotune("why", double["id"], "--project", "P", "--json", cwd=finished).stdout)
    assert story["ending"] == f"left out as a duplicate of {double['numbers']['of']}"
    assert [step["id"] for step in story["steps"]][-1] == double["id"]


def test_help_needs_no_project(autotune, tmp_path):
    said = autotune("--help", cwd=tmp_path).stdout
    assert "autotune run DOCS" in said and "Exit codes" in said
    for command in ("run", "init", "format", "combine", "show", "why", "verify", "config"):
        assert "Usage:" in autotune(command, "--help", cwd=tmp_path).stdout
