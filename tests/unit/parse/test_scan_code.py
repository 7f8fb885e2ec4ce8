"""Source code in a scan: media types, the files that name packages, folders with copies of other projects."""

import hashlib

from autotune_lm.core.types import Include
from autotune_lm.parse.scan import Root, scan


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def found(folder, **root):
    return {one.source.uri: one for one in scan([Root(folder, repository="r", **root)])}


def test_a_source_names_its_manifest(tmp_path):
    write(tmp_path, {"crates/a/src/lib.rs": "fn f() {}", "crates/a/Cargo.toml": "[package]", "Cargo.toml": "x"})
    source = found(tmp_path)["crates/a/src/lib.rs"].source
    assert source.media_type == "text/x-rust"
    assert source.includes == (Include("crates/a/Cargo.toml", hashlib.sha256(b"[package]").hexdigest()),)
    (tmp_path / "crates/a/Cargo.toml").write_text("[package]\nname = 'b'")
    assert found(tmp_path)["crates/a/src/lib.rs"].source.id != source.id


def test_packages_of_python_reach_up_to_the_first_folder_without(tmp_path):
    for folder in ("src/p/q", "src/p", "."):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "__init__.py").write_text("x = 1")
    (tmp_path / "src/p/q/m.py").write_text("y = 1")
    source = found(tmp_path)["src/p/q/m.py"].source
    assert source.includes == (Include("src/p/__init__.py", ""), Include("src/p/q/__init__.py", ""))
    (tmp_path / "src/p/__init__.py").write_text("x = 2")
    assert found(tmp_path)["src/p/q/m.py"].source == source


def test_copies_of_other_projects_get_one_verdict(tmp_path):
    files = {"third_party/a/x.rs": "fn f() {}", "vendor/b.md": "# B", "web/node_modules/c.js": "f()"}
    write(tmp_path, files | {"docs/vendor/d.md": "# D", "src/e.py": "x = 1"})
    seen = found(tmp_path)
    verdicts = {uri: one.problem.reason for uri, one in seen.items() if one.problem}
    assert verdicts == dict.fromkeys(["third_party", "vendor", "web/node_modules"], "vendored")
    assert {uri: one.reader for uri, one in seen.items() if one.reader} == {
        "docs/vendor/d.md": "markdown",
        "src/e.py": "code",
    }
    assert found(tmp_path, include=("vendor/**",))["vendor/b.md"].reader == "markdown"
