"""Signatures of each language: what is taken out of the source, and what is left alone."""

import pytest

from autotune_lm.generate.signature import read

SIGNATURES = [
    pytest.param(
        "python",
        "load",
        '@app.route("/x", methods=["GET"])\n@cache\n'
        'async def load(a: int, b: str = "x, y", *rest, d=None) -> dict[str, int]:\n'
        "    return {}",
        'async def load(a: int, b: str = "x, y", *rest, d=None) -> dict[str, int]',
        {"b": 'b: str = "x, y"'},
        id="python",
    ),
    pytest.param(
        "rust",
        "new",
        '#[deprecated(since = "34.0.0", note = "use (other) instead")]\npub fn new<T>(\n    name: &str,\n'
        "    check: &'a dyn Fn(u8) -> u8,\n) -> Self\nwhere\n    T: Clone,\n{\n    x\n}",
        "pub fn new<T>(\n    name: &str,\n    check: &'a dyn Fn(u8) -> u8,\n) -> Self\nwhere\n    T: Clone",
        {},
        id="rust",
    ),
    pytest.param("rust", "name", "fn name(&self) -> &str;", "fn name(&self) -> &str", {}, id="rust-trait"),
    pytest.param(
        "go",
        "Do",
        "func (c *Client) Do(req *Request) (*Response, error) {\n}",
        "func (c *Client) Do(req *Request) (*Response, error)",
        {},
        id="go",
    ),
    pytest.param("go", "Any", "func Any(n int) interface{} {\n}", "func Any(n int) interface{}", {}, id="go-interface"),
    pytest.param(
        "typescript",
        "create",
        "export function create<S>(reduce: (s: S) => S, opts: { x?: number } = {}, n = 5): { store: S } {\n"
        "  return x\n}",
        "export function create<S>(reduce: (s: S) => S, opts: { x?: number } = {}, n = 5): { store: S }",
        {"n": "n = 5"},
        id="typescript",
    ),
    pytest.param(
        "typescript",
        "wait",
        "export const wait = async (ms: number = 10): Promise<void> => {\n}",
        "export const wait = async (ms: number = 10): Promise<void>",
        {"ms": "ms: number = 10"},
        id="arrow",
    ),
    pytest.param(
        "java",
        "run",
        '@Override\n@Deprecated(since = "2")\npublic <T> List<T> run(Map<String, T> in) throws IOException {\n}',
        "public <T> List<T> run(Map<String, T> in) throws IOException",
        {},
        id="java",
    ),
    pytest.param(
        "cpp",
        "resize",
        "template <typename T>\nvoid resize(std::size_t n, const T& value = T(), bool fast = true) const noexcept;",
        "template <typename T>\nvoid resize(std::size_t n, const T& value = T(), bool fast = true) const noexcept",
        {"fast": "bool fast = true"},
        id="cpp",
    ),
]


@pytest.mark.parametrize(("language", "name", "source", "wanted", "defaults"), SIGNATURES)
def test_signature(language: str, name: str, source: str, wanted: str, defaults: dict[str, str]) -> None:
    fence = f"```{language}\n{source}\n```"
    found = read(fence, language, name)
    assert found is not None
    assert found.text == wanted == fence[found.start : found.end]
    assert {one.name: fence[one.start : one.end] for one in found.defaults} == defaults


@pytest.mark.parametrize(
    ("language", "name", "source"),
    [
        ("rust", "load", "pub struct Other(u8);"),
        ("python", "load", "load = 3"),
        ("python", "load", "def load(a, b"),
        ("rust", "say", "macro_rules! say {\n    ($x:expr) => { $x };\n}"),
    ],
)
def test_what_is_no_signature_is_left_out(language: str, name: str, source: str) -> None:
    assert read(f"```{language}\n{source}\n```", language, name) is None


@pytest.mark.parametrize("filling", ["(", "'", '"', "[{", "@a(", "f(a=", "f<", "#[x]\n", "\\", "`"])
def test_hostile_sources_end(filling: str) -> None:
    read("```python\n" + filling * 200_000 + "\n```", "python", "f")
