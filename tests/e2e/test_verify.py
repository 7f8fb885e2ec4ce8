"""``verify`` finds each promise that is broken, even where the manifest's hash was made to fit."""

import hashlib
import json

import pytest


def rewrite(out, name, change):
    """Change the rows of a file and make the manifest's hash fit, so that only what is inside can tell."""
    path = out / name
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    change(rows)
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows]
    path.write_text("".join(lines), "utf-8")
    seal(out, name)


def seal(out, name):
    """Make the manifest's row of a file fit."""
    data = (out / name).read_bytes()
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    row = manifest["files"][name]
    manifest["files"][name] = {**row, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (out / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def in_text(rows):
    rows[1]["text"] += " "


def in_block(rows):
    rows[1]["blocks"][0]["end"] += 1


def in_offset(rows):
    rows[1]["start"] += 1


def in_quote(rows):
    rows[1]["evidence"][0]["quote"] = rows[1]["evidence"][0]["quote"].swapcase()


def in_message(rows):
    rows[1]["messages"][-1]["content"] += " Or not."


def in_id(rows):
    rows[1]["id"] = "smp_" + "0" * 20


def in_chunk(rows):
    rows[1]["chunk"]["id"] = "chk_" + "0" * 20


def in_source(rows):
    rows[1]["source"] = "another.md"


def in_places(rows):
    rows[1]["places"] = [{"line": 9999}]


def in_preview(rows):
    rows[1]["chunk"]["preview"] = "Something else."


def in_field(rows):
    rows[1]["surprise"] = True


def twice(rows):
    rows.insert(2, rows[1])


SABOTAGE = [
    ("documents.jsonl", in_text, "documents.jsonl:2: doc_"),
    ("documents.jsonl", in_block, "documents.jsonl:2: "),
    ("chunks.jsonl", in_offset, "chunks.jsonl:2: chk_"),
    ("samples.jsonl", in_quote, "samples.jsonl:2: smp_"),
    ("samples.jsonl", in_message, "samples.jsonl:2: smp_"),
    ("samples.jsonl", in_id, "samples.jsonl:2: smp_"),
    ("samples.jsonl", in_chunk, "samples.jsonl:2: its chunk chk_"),
    ("samples.jsonl", in_source, "samples.jsonl:2: repository, source or preview"),
    ("samples.jsonl", in_places, "samples.jsonl:2: its places"),
    ("samples.jsonl", in_preview, "samples.jsonl:2: repository, source or preview"),
    ("samples.jsonl", in_field, "samples.jsonl:2: the line cannot be read"),
    ("samples.jsonl", twice, "samples.jsonl:3: smp_"),
]


@pytest.fixture
def out(work):
    return work / "P" / "out"


def complaint(autotune, out, code=6):
    ended = autotune("verify", out, cwd=out, code=code)
    assert ended.stdout == ""
    error, hint = ended.stderr.splitlines()
    assert error.startswith("error: ") and hint.startswith("  → ")
    return error


def test_all_is_well(autotune, finished, rows):
    for folder in ("P", "P/out"):
        said = autotune("verify", folder, cwd=finished).stdout
        assert said.startswith("ok: ") and f"{len(rows(finished / 'P'))} samples" in said
    counts = json.loads(autotune("verify", "P", "--json", cwd=finished).stdout)["checked"]
    assert counts["samples"] == len(rows(finished / "P")) == counts["dataset rows"]
    assert counts["documents"] == len(rows(finished / "P", "documents.jsonl"))
    assert counts["chunks"] == len(rows(finished / "P", "chunks.jsonl"))


def test_it_needs_no_database(autotune, work, tmp_path):
    (work / "P" / "out").rename(tmp_path / "shipped")
    autotune("verify", "shipped", cwd=tmp_path)


@pytest.mark.parametrize(("name", "change", "said"), SABOTAGE, ids=[change.__name__ for _, change, _ in SABOTAGE])
def test_one_thing_changed(autotune, out, name, change, said):
    rewrite(out, name, change)
    assert complaint(autotune, out).startswith(f"error: out/{said}")


def test_a_hash_that_does_not_fit(autotune, out):
    with (out / "dropped.jsonl").open("ab") as file:
        file.write(b"\n")
    assert complaint(autotune, out) == "error: out/dropped.jsonl: the content is not what the manifest says"


def test_evidence_with_an_id_that_fits_is_still_found(autotune, out):
    """Whoever changes a quote can compute the id again; the document tells all the same."""
    from autotune_lm.pipeline.rows import SampleRow

    def forge(rows):
        import msgspec

        row = rows[0]
        row["evidence"][0]["quote"] = row["evidence"][0]["quote"].swapcase()
        sample = msgspec.convert(row, SampleRow).sample()
        row["id"] = msgspec.structs.replace(sample, id="").id

    rewrite(out, "samples.jsonl", forge)
    assert "samples.jsonl:1: the evidence is not what stands in the document" in complaint(autotune, out)


def test_a_split_moved_is_a_leak(autotune, out, rows):
    other = {"train": "test", "test": "train", "validation": "train"}
    samples = rows(out.parent)
    clusters = [row["cluster"] for row in samples]
    large = next((at for at, cluster in enumerate(clusters) if clusters.count(cluster) > 1), None)

    def move(rows):
        row = rows[large or 0]
        row["split"] = other[row["split"]]

    rewrite(out, "samples.jsonl", move)
    if large is None:  # a cluster of one leaks nothing, but the dataset's files no longer hold its split
        assert "dataset/" in complaint(autotune, out)
    else:
        assert f"cluster {clusters[large]}" in complaint(autotune, out)


def test_a_fact_on_two_sides_is_a_leak(autotune, out):
    """The clusters were made to fit as well: the fact itself tells."""
    from autotune_lm.pipeline.rows import SampleRow

    def forge(rows):
        import msgspec

        train = next(row for row in rows if row["split"] == "train")
        test = next(row for row in rows if row["split"] != "train")
        test["fact"] = train["fact"]
        sample = msgspec.convert(test, SampleRow).sample()
        test["id"] = msgspec.structs.replace(sample, id="").id

    rewrite(out, "samples.jsonl", forge)
    assert "leak" in complaint(autotune, out)


@pytest.mark.parametrize("change", ["changed", "gone", "added"])
def test_a_row_of_the_dataset(autotune, out, change):
    def tamper(rows):
        if change == "changed":
            rows[0]["messages"][0]["content"] += "?"
        elif change == "gone":
            rows.pop()
        else:
            rows.append(rows[0])

    rewrite(out, "dataset/train.jsonl", tamper)
    assert complaint(autotune, out).startswith("error: out/dataset/train.jsonl:")


def test_a_row_of_a_parquet_dataset(autotune, work, out):
    import pyarrow.parquet

    autotune("run", "--project", "P", "--set", "format.files=parquet", cwd=work)
    path = out / "dataset" / "train.parquet"
    table = pyarrow.parquet.read_table(path)
    pyarrow.parquet.write_table(table.slice(1), path)
    seal(out, "dataset/train.parquet")
    assert complaint(autotune, out).startswith("error: out/dataset/train.parquet:")


def test_bytes_that_are_no_text(autotune, out):
    (out / "samples.jsonl").write_bytes(b"\xff\xfe\x00{")
    seal(out, "samples.jsonl")
    assert complaint(autotune, out).startswith("error: out/samples.jsonl:1: the line cannot be read")


def test_a_file_is_missing(autotune, out):
    (out / "chunks.jsonl").unlink()
    assert complaint(autotune, out) == "error: out/chunks.jsonl: the file is missing"


def test_a_file_is_missing_in_the_manifest_too(autotune, out):
    (out / "documents.jsonl").unlink()
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    del manifest["files"]["documents.jsonl"]
    (out / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert "documents.jsonl" in complaint(autotune, out)


@pytest.mark.parametrize("content", [None, "", "{}", '{"state": 7}'])
def test_a_manifest_that_is_none(autotune, out, content):
    (out / "manifest.json").unlink()
    if content is not None:
        (out / "manifest.json").write_text(content)
    assert "no readable manifest.json" in complaint(autotune, out, code=3)


def test_a_folder_that_is_not_there(autotune, tmp_path):
    ended = autotune("verify", "nowhere", cwd=tmp_path, code=2)
    assert "nowhere" in ended.stderr
