"""Everything that can go wrong ends with one clear sentence, a remedy and the right exit code; never a traceback."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from autotune_lm import api
from autotune_lm.store.db import open_database
from autotune_lm.store.lock import project_lock


def refused(autotune, *args, cwd, code):
    """What the command says on stderr; nothing on stdout, a sentence first, a remedy last."""
    ended = autotune(*args, cwd=cwd, code=code)
    assert ended.stdout == ""
    lines = ended.stderr.splitlines()
    assert lines[0].startswith("error: ") and lines[-1].startswith("  → "), ended.stderr
    assert "internal error" not in ended.stderr
    return ended.stderr


class TestNoInput:
    def test_a_path_that_is_not_there(self, autotune, tmp_path):
        said = refused(autotune, "run", "dcos", cwd=tmp_path, code=3)
        assert "dcos: no such file or folder" in said
        assert not (tmp_path / "autotune-project").exists()

    def test_an_empty_folder(self, autotune, tmp_path):
        (tmp_path / "docs").mkdir()
        assert "nothing to read" in refused(autotune, "run", "docs", cwd=tmp_path, code=3)

    def test_only_unknown_suffixes_are_named(self, autotune, tmp_path):
        (tmp_path / "docs").mkdir()
        for name in ("a.xyz", "b.xyz", "c.bin"):
            (tmp_path / "docs" / name).write_bytes(b"\0")
        said = refused(autotune, "run", "docs", cwd=tmp_path, code=3)
        assert "2 × .xyz, 1 × .bin" in said and "parse.suffixes" in said

    def test_a_mistaken_first_call_does_not_take_the_project(self, autotune, docs, tmp_path):
        (tmp_path / "empty").mkdir()
        refused(autotune, "run", "empty", cwd=tmp_path, code=3)
        refused(autotune, "run", "docs", "--set", "chunk.sise=3", cwd=tmp_path, code=2)
        autotune("run", "docs", "--limit", 4, cwd=tmp_path)

    def test_no_project_and_no_documents(self, autotune, tmp_path):
        assert "autotune run DOCS" in refused(autotune, "run", cwd=tmp_path, code=3)
        assert "autotune run DOCS" in refused(autotune, "run", "--dry-run", cwd=tmp_path, code=3)
        for command in ("show", "runs", "verify"):
            refused(autotune, command, *([] if command == "verify" else ["--project", "P"]), cwd=tmp_path, code=3)

    def test_all_documents_are_gone(self, autotune, work):
        shutil.rmtree(work / "docs")
        assert "no such file or folder" in refused(autotune, "run", "--project", "P", cwd=work, code=3)

    def test_an_id_that_is_not_there(self, autotune, finished):
        assert "smp_zz" in refused(autotune, "why", "smp_zz", "--project", "P", cwd=finished, code=3)
        assert "more than one" in refused(autotune, "why", "smp_", "--project", "P", cwd=finished, code=3)


class TestUsage:
    def test_an_unknown_key_with_its_line_and_the_nearest(self, autotune, work):
        _settings(work, "  size_tokens: 700", "  size_tokns: 700")
        said = refused(autotune, "run", "--project", "P", cwd=work, code=2)
        line = (work / "P" / "autotune.yaml").read_text("utf-8").split("size_tokns")[0].count("\n") + 1
        assert f"autotune.yaml:{line}: chunk.size_tokns: unknown key; did you mean 'size_tokens'?" in said

    def test_all_problems_in_one_message(self, autotune, work):
        _settings(work, "  threshold: 7.0", "  threshold: eleven\n  colour: red")
        _settings(work, "  pass_at: 7.0", "  pass_at: 17")
        said = refused(autotune, "run", "--project", "P", "--set", "chunk.uze=fixed", cwd=work, code=2)
        problems = said.splitlines()[:-1]
        assert len(problems) == 4
        for part in ("format.threshold", "format.colour", "judge.pass_at", "--set: chunk.uze"):
            assert sum(part in problem for problem in problems) == 1, said

    def test_problems_that_only_the_plan_sees(self, autotune, work):
        sets = ("--set", "format.use=mesages", "--set", "judge.review_at=9", "--set", "curate.split.train=0.9")
        said = refused(autotune, "run", "--project", "P", *sets, cwd=work, code=2)
        for part in ("did you mean 'messages'?", "judge.review_at", "add up to 1.1"):
            assert part in said

    @pytest.mark.parametrize(
        ("given", "part"),
        [
            ("chunk.size_tokens", "should read section.key=value"),
            ("=3", "should read section.key=value"),
            ("chunk.size_tokens=many", "should be a whole number"),
            ("chunk.size_tokens=3", "32"),
            ("chunk=3", "expected a section"),
            ("chunk.use.name=fixed", "is a value, not a section"),
            ("format.use=[", "not valid YAML"),
            ("format.threshold=.nan", "format.threshold"),
            ("format.use=!!python/object:os.system x", "--set"),
        ],
    )
    def test_a_wrong_set(self, autotune, work, given, part):
        assert part in refused(autotune, "run", "--project", "P", "--set", given, cwd=work, code=2)

    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ("sources: [docs\n", "not valid YAML"),
            ("- a\n- b\n", "key: value"),
            ("chunk: {use: auto}\nchunk: {use: fixed}\n", "autotune.yaml:2: 'chunk' stands twice"),
            ("sources: &s [*s]\n", "autotune.yaml:1: 'sources[0]' refers"),
            ("format: {use: !secret x}\n", "autotune.yaml:1: 'x'"),
            ("sources: 2031-13-45\n", "autotune.yaml:1: '2031-13-45'"),
        ],
    )
    def test_a_broken_settings_file(self, autotune, work, text, part):
        (work / "P" / "autotune.yaml").write_text(text, "utf-8")
        assert part in refused(autotune, "run", "--project", "P", cwd=work, code=2)

    def test_a_settings_file_that_is_no_text(self, autotune, work):
        (work / "P" / "autotune.yaml").write_bytes(b"\xff\xfe\x00")
        assert "UTF-8" in refused(autotune, "run", "--project", "P", cwd=work, code=2)

    def test_an_unknown_command(self, autotune, tmp_path):
        assert "did you mean 'verify'?" in refused(autotune, "verifi", cwd=tmp_path, code=2)

    def test_an_unknown_option(self, autotune, tmp_path):
        said = refused_by_usage(autotune, "run", "docs", "--limits", "3", cwd=tmp_path)
        assert "--limit" in said

    def test_a_project_for_other_documents(self, autotune, work):
        (work / "other").mkdir()
        (work / "other" / "a.md").write_text("# A\n\nText.\n")
        assert "other documents" in refused(autotune, "run", "other", "--project", "P", cwd=work, code=2)
        assert "other documents" in refused(autotune, "run", "other", "--project", "P", "--dry-run", cwd=work, code=2)


def refused_by_usage(autotune, *args, cwd):
    ended = autotune(*args, cwd=cwd, code=2)
    assert ended.stdout == "" and ended.stderr.startswith("error: ")
    return ended.stderr


def _settings(work, old, new):
    path = work / "P" / "autotune.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


class TestWriting:
    def test_a_project_below_a_file(self, autotune, docs, tmp_path):
        (tmp_path / "file").write_text("not a folder")
        said = refused(autotune, "run", "docs", "--project", "file/P", cwd=tmp_path, code=9)
        assert "file/P" in said and "--project DIR" in said

    def test_a_project_where_nobody_can_write(self, autotune, docs, tmp_path):
        if not Path("/proc/sys").is_dir():
            pytest.skip("this system has no /proc")
        refused(autotune, "run", "docs", "--project", "/proc/sys/P", cwd=tmp_path, code=9)

    def test_out_is_a_file(self, autotune, work):
        shutil.rmtree(work / "P" / "out")
        (work / "P" / "out").write_text("in the way")
        refused(autotune, "run", "--project", "P", cwd=work, code=9)

    @pytest.mark.parametrize("kilobytes", [64, 160, 320])
    def test_a_full_disk_and_then_room_again(self, autotune, docs, tmp_path, image, finished, kilobytes):
        project = tmp_path / "small"
        with _small_disk(project, kilobytes):
            said = refused(autotune, "run", "docs", "--project", "small", cwd=tmp_path, code=9)
            assert "full" in said
            subprocess.run(["mount", "-o", "remount,size=20m", project], check=True)
            autotune("run", "docs", "--project", "small", cwd=tmp_path)
            assert image(project / "out") == image(finished / "P" / "out")


class _small_disk:
    """A file system of so many kilobytes; skips where we may not mount one."""

    def __init__(self, folder, kilobytes):
        self.folder, self.kilobytes = folder, kilobytes

    def __enter__(self):
        self.folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={self.kilobytes}k", "none", str(self.folder)]
        try:
            made = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:
            pytest.skip("there is no program mount")
        if made.returncode:
            pytest.skip(f"a small file system cannot be mounted here: {made.stderr.strip()}")

    def __exit__(self, *_):
        subprocess.run(["umount", str(self.folder)], check=True)


class TestStore:
    def test_a_second_run_waits_for_nobody_and_readers_work(self, autotune, work, rows):
        with project_lock(work / "P"), closing(open_database(work / "P" / "autotune.db")) as db:
            db.begin()
            db.execute("INSERT INTO runs (command, version, started) VALUES ('run', '0', 'now')")
            said = refused(autotune, "run", "--project", "P", cwd=work, code=8)
            assert "another run" in said and "show" in said
            sample = rows(work / "P")[0]["id"]
            for reader in (["show"], ["runs"], ["why", sample], ["run", "--dry-run"]):
                autotune(*reader, "--project", "P", cwd=work)
            autotune("verify", "P", cwd=work)
        autotune("run", "--project", "P", cwd=work)

    def test_a_database_that_is_none(self, autotune, work):
        (work / "P" / "autotune.db").write_bytes(b"not a database " * 500)
        for args in (["run"], ["runs"], ["run", "--dry-run"]):
            said = refused(autotune, *args, "--project", "P", cwd=work, code=1)
            assert "damaged" in said and "delete the file" in said

    def test_a_database_with_a_hole(self, autotune, work, image):
        """Wherever the hole is: either it is found, or it changes nothing."""
        path, expected = work / "P" / "autotune.db", image(work / "P" / "out")
        whole = path.read_bytes()
        for part in range(1, 8):
            at = len(whole) * part // 8 // 4096 * 4096
            path.write_bytes(whole[:at] + random.Random(part).randbytes(4096) + whole[at + 4096 :])
            ended = autotune("run", "--project", "P", cwd=work, code=None)
            assert ended.returncode in (0, 1), ended.stderr
            assert "internal error" not in ended.stderr
            if ended.returncode:
                assert "damaged" in ended.stderr and "delete the file" in ended.stderr
            else:
                assert image(work / "P" / "out") == expected
            (work / "P" / "autotune.db-wal").unlink(missing_ok=True)
        path.unlink()
        autotune("run", "--project", "P", cwd=work)
        assert image(work / "P" / "out") == expected

    def test_a_newer_schema(self, autotune, work):
        with closing(sqlite3.connect(work / "P" / "autotune.db")) as db:
            db.execute("PRAGMA user_version = 99")
        for args in (["run"], ["runs"]):
            said = refused(autotune, *args, "--project", "P", cwd=work, code=1)
            assert "newer autotune (schema 99)" in said and "update" in said


class TestYield:
    def test_too_few_samples(self, autotune, work):
        ended = autotune("run", "--project", "P", "--set", "run.min_samples=5000", cwd=work, code=6)
        error, hint = ended.stderr.splitlines()
        assert "samples were accepted. Largest causes:" in error and "generate no_question" in error
        assert hint.startswith("  → ") and "dropped.jsonl" in hint

    def test_causes_are_ranked(self, autotune, work):
        sets = ("--set", "format.threshold=10", "--set", "run.min_samples=5000")
        ended = autotune("run", "--project", "P", *sets, cwd=work, code=6)
        causes = ended.stderr.splitlines()[0].split("Largest causes: ")[1].split("; ")
        counts = [int(cause.split(" × ")[0]) for cause in causes]
        assert counts == sorted(counts, reverse=True)

    def test_documents_that_say_nothing(self, autotune, tmp_path):
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "a.md").write_text("# Title\n")
        ended = autotune("run", "docs", cwd=tmp_path, code=6)
        assert "only 0 samples were accepted" in ended.stderr


class TestBadFiles:
    def test_strange_files_among_good_ones(self, autotune, docs, tmp_path, rows):
        (docs / "empty.md").write_bytes(b"")
        (docs / "binary.md").write_bytes(bytes(range(256)) * 20)
        (docs / "cut.md").write_bytes("# Größe\n\nEin Text mit ö".encode()[:-1])
        (docs / "wide.txt").write_bytes("A text of two bytes a letter.\n".encode("utf-16"))
        (docs / "broken.md").symlink_to("nowhere.md")
        (docs / "outside.md").symlink_to("/etc/hostname")
        (docs / "line\nbreak.md").write_text("# Odd name\n\nThe file has a line break in its name.\n")
        os.mkfifo(docs / "pipe.md")
        Path(os.fsdecode(os.fsencode(docs) + b"/caf\xe9.md")).write_text("# Caf\n\nIts name is no UTF-8.\n")
        ended = autotune("run", "docs", "--project", "P", cwd=tmp_path)
        assert ended.stderr == ""
        reasons = {row["what"]: row["reason"] for row in rows(tmp_path / "P", "dropped.jsonl")}
        assert reasons["empty.md"] == "empty" and reasons["broken.md"] == "link_broken"
        assert reasons["outside.md"] == "link_outside" and reasons["pipe.md"] == "not_a_file"
        autotune("verify", "P", cwd=tmp_path)
        assert "nothing to do" in autotune("run", "docs", "--project", "P", cwd=tmp_path).stdout

    def test_a_file_that_cannot_be_read_is_named_and_tried_again(self, autotune, docs, tmp_path, rows):
        if not Path("/proc/self/mem").exists():
            pytest.skip("this system has no /proc/self/mem, which reading always refuses")
        args = ("run", "docs", "/proc/self/mem", "--project", "P", "--set", 'parse.suffixes={"": plain}')
        for _ in range(2):
            ended = autotune(*args, cwd=tmp_path, code=5)
            assert ended.stderr.startswith("failed: ") and "mem" in ended.stderr.splitlines()[0]
            assert rows(tmp_path / "P")
        failed = [row for row in rows(tmp_path / "P", "dropped.jsonl") if row["outcome"] == "failed"]
        assert [row["stage"] for row in failed] == ["parse"] and failed[0]["hint"]
        autotune("verify", "P", cwd=tmp_path)

    def test_a_file_that_changes_while_it_is_read(self, docs, tmp_path, monkeypatch):
        from autotune_lm.pipeline import flow

        look = flow.look

        def slow(plan, limit=None):
            found = look(plan, limit)
            (docs / "faq.md").write_text("# Changed\n\nThe file was changed after the scan.\n")
            return found

        monkeypatch.setattr(api, "look", slow)
        report = api.run(tmp_path / "P", api.Wishes(), documents=[docs])
        assert report.exit_code == 5 and "changed while it was read" in report.failed[0]


def test_a_reader_that_closes_the_pipe(finished):
    line = f"{sys.executable} -m autotune_lm show chunks -n 50 --project P | head -c 10"
    ended = subprocess.run(line, shell=True, cwd=finished, capture_output=True, text=True, check=False)
    assert ended.stderr == ""
