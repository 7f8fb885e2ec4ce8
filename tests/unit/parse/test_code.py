"""Source code to documents: symbols with full names, documentation as text, source as code, names of modules."""

import pytest

from autotune_lm.core.outcomes import Dropped
from autotune_lm.core.types import Document, Include, Source
from autotune_lm.parse.code.names import genre_of
from autotune_lm.parse.code.reader import Code


def parse(text, uri="lib/a.py", files=None, **more):
    source = Source(repository="r", uri=uri, media_type="text/x", sha256="0", **more)
    return Code().parse(source, text if isinstance(text, bytes) else text.encode(), (files or {}).get)


def document(text, uri="lib/a.py", files=None, **more):
    found = parse(text, uri, files, **more)
    assert isinstance(found, Document), found
    for block in found.blocks:
        assert found.slice(block).strip()
    return found


def symbols(text, uri, **more):
    return [(one.level, one.label, one.symbol) for one in document(text, uri, **more).blocks if one.symbol][1:]


def below(found, symbol):
    """The blocks from one symbol's heading to the next one."""
    starts = [at for at, one in enumerate(found.blocks) if one.symbol] + [len(found.blocks)]
    first = next(at for at in starts if found.blocks[at].symbol == symbol)
    last = next(at for at in starts if at > first)
    return [(one.kind, found.slice(one)) for one in found.blocks[first:last]]


RUST = """
/// Makes it.
pub struct Wheel { size: u8 }

impl Wheel {
    /// A new one.
    pub fn new() -> Self { Wheel { size: 1 } }
    fn turn(&self) {}
}

impl Clone for Wheel {
    fn clone(&self) -> Self { Wheel { size: self.size } }
}

pub mod parts {
    pub enum Spoke { Thin }
}

#[cfg(test)]
mod tests {
    fn hidden() {}
}
"""


def test_rust_methods_belong_to_the_type():
    assert symbols(RUST, "cart/src/wheels.rs") == [
        (2, "struct", "cart::wheels::Wheel"),
        (3, "method", "cart::wheels::Wheel::new"),
        (3, "method", "cart::wheels::Wheel::turn"),
        (2, "impl", "cart::wheels::Wheel"),
        (2, "module", "cart::wheels::parts"),
        (3, "enum", "cart::wheels::parts::Spoke"),
    ]
    found = document(RUST, "cart/src/wheels.rs")
    assert "hidden" not in found.text
    assert below(found, "cart::wheels::Wheel::new") == [
        ("heading", "### Method `Wheel::new`"),
        ("paragraph", "A new one."),
        ("code", "```rust\npub fn new() -> Self { Wheel { size: 1 } }\n```"),
    ]


def test_rust_examples_lose_their_hidden_lines():
    text = (
        "/// Use it:\n///\n/// ```no_run\n/// # use a::b;\n/// let x = 1;\n/// ## not hidden\n/// ```\npub fn f() {}\n"
    )
    (example,) = [one for one in below(document(text, "c/src/lib.rs"), "c::f") if "let x" in one[1]]
    assert example == ("code", "```rust\nlet x = 1;\n# not hidden\n```")


def test_links_of_rust_documentation_are_code():
    text = "/// See [`Wheel`], [text](a::b) and [crate::Cart].\nfn f() {}"
    assert below(document(text, "a/src/b.rs"), "a::b::f")[1][1] == "See `Wheel`, text and `crate::Cart`."


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("core/src/lib.rs", "core"),
        ("core/src/main.rs", "core"),
        ("my-core/src/a/mod.rs", "my_core::a"),
        ("core/src/a/b.rs", "core::a::b"),
        ("core/examples/csv-sql.rs", "csv_sql"),
        ("core/examples/big/main.rs", "big"),
        ("core/src/bin/tool.rs", "tool"),
        ("loose.rs", "loose"),
    ],
)
def test_names_of_rust_modules_without_a_manifest(uri, name):
    assert document("fn f() {}", uri).title == name


def test_the_nearest_manifest_names_the_crate():
    manifest = (
        '[workspace]\nmembers = []\n\n[package]\nedition = "2021"\nname = "big-engine" # so\n\n[lib]\nname = "no"\n'
    )
    found = document(
        "fn f() {}",
        "engine/src/a.rs",
        {"engine/Cargo.toml": manifest},
        includes=(Include("Cargo.toml", "1"), Include("engine/Cargo.toml", "2")),
    )
    assert found.title == "big_engine::a"
    assert found.blocks[0].symbol == "big_engine::a"


def test_names_of_python_modules_follow_the_packages():
    includes = (Include("src/pkg/__init__.py", ""), Include("src/pkg/sub/__init__.py", ""))
    assert document("x = 1", "src/pkg/sub/mod.py", includes=includes).title == "pkg.sub.mod"
    assert document("x = 1", "src/pkg/sub/__init__.py", includes=includes).title == "pkg.sub"
    assert document("x = 1", "scripts/mod.py").title == "mod"


def test_other_languages_are_named_by_their_manifests():
    go = document(
        "package box\n\nfunc Open() {}\n", "src/box/open.go", {"src/go.mod": "module example.org/m\n"},
        includes=(Include("src/go.mod", "1"),),
    )  # fmt: skip
    assert (go.title, go.blocks[-2].symbol) == ("example.org/m/box", "box.Open")
    web = document(
        "export function f() {}", "w/src/a/index.js", {"w/package.json": '{"name": "@x/y"}'},
        includes=(Include("w/package.json", "1"),),
    )  # fmt: skip
    assert (web.title, web.blocks[-2].symbol) == ("@x/y/a", "f")
    assert document("package a.b;\nclass C { void m() {} }", "x/C.java").blocks[-2].symbol == "a.b.C.m"
    assert document("int f(void) { return 0; }", "src/lib/a.c").title == "src/lib/a"


def test_a_broken_manifest_costs_nothing_but_the_name():
    for text in ("{", "[1]", '{"name": 3}', "[" * 5000):
        found = document("f()", "w/a.js", {"w/package.json": text}, includes=(Include("w/package.json", "1"),))
        assert found.title == "w/a"


PYTHON = '''
@decorate(1)
class Boat(Base):
    """Floats."""

    size = 1

    # how it moves
    @property
    def speed(self):
        """How fast."""
        return 1  # knot

    class Sail:
        def set(self): pass

LIMIT = 3
"""The most boats."""

other = 4

def row(a, /, *b):
    def inner(): pass
    return inner

if __name__ == "__main__":
    row(1)
'''


def test_python_symbols():
    assert symbols(PYTHON, "a.py") == [
        (2, "class", "a.Boat"),
        (3, "method", "a.Boat.speed"),
        (3, "class", "a.Boat.Sail"),
        (4, "method", "a.Boat.Sail.set"),
        (2, "constant", "a.LIMIT"),
        (2, "function", "a.row"),
    ]
    found = document(PYTHON, "a.py")
    assert below(found, "a.Boat.speed")[1:] == [
        ("paragraph", "How fast."),
        ("code", "```python\n# how it moves\n@property\ndef speed(self):\n    return 1  # knot\n```"),
    ]
    assert below(found, "a.LIMIT")[1:] == [("paragraph", "The most boats."), ("code", "```python\nLIMIT = 3\n```")]
    assert below(found, "a")[-1] == ("code", '```python\nother = 4\n\nif __name__ == "__main__":\n    row(1)\n```')


def test_lines_are_those_of_the_file():
    found = document(PYTHON, "a.py")
    lines = PYTHON.split("\n")
    for block in found.blocks[1:]:
        if block.kind in ("code", "paragraph"):
            first = found.slice(block).removeprefix("```python\n").split("\n")[0]
            assert first in lines[block.locator.line - 1]


def test_broken_code_keeps_its_documentation():
    found = document('def broken(:\n    """What it does."""\n    return [1, 2\n\nclass Half\n', "a.py")
    assert "What it does." in [text for _, text in below(found, "a.broken")]
    assert "class Half" in found.text
    assert "fn good" in document("fn bad( {{{ \n\nfn good() {}\n", "a.rs").text


GO = """// Package box holds things.
package box

// Limit is the most.
const Limit = 3

const (
	A = iota
	B
)

// Box is generic.
type Box[T any] struct{ x T }

// Get gives it, see [Box].
//go:noinline
func (b *Box[T]) Get() T { return b.x }

type Opener interface{ Open() }
"""


def test_go_symbols():
    assert symbols(GO, "box/box.go") == [
        (2, "constant", "box.Limit"),
        (2, "struct", "box.Box"),
        (2, "method", "box.Box.Get"),
        (2, "interface", "box.Opener"),
    ]
    found = document(GO, "box/box.go")
    assert below(found, "box")[1] == ("paragraph", "Package box holds things.")
    assert below(found, "box.Box.Get")[:2] == [
        ("heading", "## Method `Box.Get`"),
        ("paragraph", "Get gives it, see `Box`."),
    ]


CPP = """#pragma once
namespace ui { namespace {
/// A button.
template <class T>
struct Button : Base {
    Button();
    /// Presses it.
    void press(int hard) const;
    T value() { return T(); }
    bool operator==(const Button& o) const { return true; }
};
} }
void ui::Button<int>::press(int hard) const {}
typedef struct point { int x; } point_t;
int *find(const char *name) { return 0; }
int plain(int);
#ifdef WIDE
/* Makes it wide. */
void widen(void);
#endif
"""


def test_cpp_symbols():
    assert symbols(CPP, "src/button.hpp") == [
        (2, "struct", "ui::Button"),
        (3, "method", "ui::Button::press"),
        (3, "method", "ui::Button::value"),
        (3, "method", "ui::Button::operator=="),
        (2, "method", "ui::Button::press"),
        (2, "struct", "point_t"),
        (2, "function", "find"),
        (2, "function", "widen"),
    ]
    found = document(CPP, "src/button.hpp")
    assert "int plain(int);" in below(found, "src/button")[-1][1]
    assert below(found, "ui::Button")[1:] == [
        ("paragraph", "A button."),
        ("code", "```cpp\ntemplate <class T>\nstruct Button : Base {\n    Button();\n};\n```"),
    ]


def test_macros_that_export_a_class_are_not_its_name():
    text = "class MY_API Widget final : public Base {\n public:\n  int size() { return 1; }\n};\n"
    text += "struct EXPORT(x) Pair {};\n"
    assert [one[2] for one in symbols(text, "a.h")] == ["Widget", "Widget::size", "Pair"]
    assert "class MY_API Widget final" in document(text, "a.h").text


JS = """/**
 * Keeps state.
 */
export default class Store extends Base {
  /** Gives one. */
  get(key) { return 1 }
}
export const make = (a) => a
const secret = 1
module.exports.load = function (path) { return path }
function* walk() {}
"""


@pytest.mark.parametrize("suffix", [".js", ".mjs", ".jsx", ".ts", ".tsx"])
def test_javascript_symbols(suffix):
    assert symbols(JS, "a" + suffix) == [
        (2, "class", "Store"),
        (3, "method", "Store.get"),
        (2, "function", "make"),
        (2, "function", "load"),
        (2, "function", "walk"),
    ]
    assert below(document(JS, "a" + suffix), "Store.get")[1] == ("paragraph", "Gives one.")


def test_typescript_symbols():
    text = """/** Options. */
export interface Options<T> { /** Size. */ size?: number }
export type Key = string
declare module "m" {}
export enum Color { Red }
export abstract class A { abstract go(): void }
"""
    assert symbols(text, "a.ts") == [
        (2, "interface", "Options"),
        (2, "type", "Key"),
        (2, "namespace", "m"),
        (2, "enum", "Color"),
        (2, "class", "A"),
    ]


def test_java_symbols():
    text = """package a.b;
/** Counts. */
public class Counter<T> {
    int n;
    public Counter() {}
    /** Adds. */ @Override
    public void add(int x) {}
    enum Mode { UP; void f() {} }
}
record Point(int x) {}
interface Shape { double area(); }
"""
    assert symbols(text, "src/Counter.java") == [
        (2, "class", "a.b.Counter"),
        (3, "constructor", "a.b.Counter.Counter"),
        (3, "method", "a.b.Counter.add"),
        (3, "enum", "a.b.Counter.Mode"),
        (4, "method", "a.b.Counter.Mode.f"),
        (2, "record", "a.b.Point"),
        (2, "interface", "a.b.Shape"),
    ]


def test_a_language_without_a_grammar_is_code_in_parts():
    text = "\n\n".join(f"fun f{n}() {{\n    println({n} * {n} + {'1' * 200})\n}}" for n in range(20))
    found = document(text, "app/main.kt")
    assert found.title == "app/main"
    codes = [found.slice(one) for one in found.blocks if one.kind == "code"]
    assert len(codes) > 2
    assert all(code.startswith("```kt\n") and len(code) < 3000 for code in codes)
    assert sum(code.count("println") for code in codes) == 20
    first = [one.locator.line for one in found.blocks if one.kind == "code"]
    assert all(text.split("\n")[line - 1].startswith("fun") for line in first)


@pytest.mark.parametrize(
    ("uri", "genre"),
    [
        ("src/a.rs", "library"),
        ("examples/a.rs", "example"),
        ("datafusion-examples/x/a.rs", "example"),
        ("docs/cookbook/a.py", "example"),
        ("tests/a.py", "test"),
        ("pkg/test_a.py", "test"),
        ("pkg/a_test.go", "test"),
        ("web/a.spec.ts", "test"),
        ("benches/a.rs", "test"),
        ("src/latest.py", "library"),
        ("src/contest/a.py", "library"),
        ("src/AppTest.java", "test"),
    ],
)
def test_genre(uri, genre):
    assert genre_of(uri) == genre
    assert document("x", uri).genre == genre


@pytest.mark.parametrize(
    ("text", "uri"),
    [
        ("// @generated by a tool\nfn f() {}", "a.rs"),
        ("// Code generated by protoc-gen-go. DO NOT EDIT.\npackage a", "a.go"),
        ("# -*- coding: utf-8 -*-\n# Generated by the protocol buffer compiler.  DO NOT EDIT!\nx = 1", "a.py"),
        ("x = 1", "a_pb2.py"),
        ("package a", "b/a.pb.go"),
        ("var a", "jquery.min.js"),
        ("var a=1;" * 2000, "app.js"),
    ],
)
def test_generated_code_is_dropped(text, uri):
    found = parse(text, uri)
    assert found.reason == "generated"
    assert found.numbers["mark"]


@pytest.mark.parametrize(
    "text",
    [
        "# Writes files that are marked as generated by the user.\nx = 1",
        "# The report is generated by this script.\nx = 1",
        'MARK = "@generated"\n',
        "x = 1\n" * 5000,
    ],
)
def test_code_about_generated_code_is_read(text):
    document(text, "a.py")


def test_nothing_to_read():
    assert parse("", "a.py").reason == "empty"
    assert parse(" \n\n", "a.rs").reason == "empty"
    assert parse(b"\x89PNG\r\n\x1a\n\0\0\0\0", "a.py").reason == "binary"


def test_the_comment_at_the_top_of_an_example_tells_what_it_is():
    found = document("# Copyright 2024 A\n\n# Shows how to\n# open it.\nimport a\n", "examples/open.py")
    assert below(found, "open")[1:3] == [("paragraph", "Copyright 2024 A"), ("paragraph", "Shows how to open it.")]
    library = document("# how it works\nimport a\n", "lib/open.py")
    assert below(library, "open")[1] == ("code", "```python\n# how it works\nimport a\n```")


@pytest.mark.parametrize("suffix", [".py", ".rs", ".go", ".c", ".cpp", ".js", ".ts", ".java"])
@pytest.mark.parametrize("text", ["# c\n", "// c\n", "/* c */", "#", "'", "{", "type", "def f", "fn", "export", "@x"])
def test_hardly_anything_is_no_failure(suffix, text):
    source = Source(repository="r", uri=f"src/a{suffix}", media_type="text/plain", sha256="0")
    read = Code().parse(source, text.encode(), lambda _: None)
    assert isinstance(read, Dropped) or read.text
