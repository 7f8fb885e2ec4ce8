"""Each provider has a page, and what the pages show works."""

import re
from pathlib import Path

import msgspec
import pytest
import yaml

from autotune_lm.config.load import checked, read_yaml
from autotune_lm.llm.endpoint import PRESETS, endpoint_of
from autotune_lm.llm.providers import TABLE

DOCS = Path(__file__).parents[4] / "docs" / "providers"
PAGES = sorted(path for path in DOCS.glob("*.md") if path.stem != "README")


def blocks(path: Path) -> list[str]:
    found = re.findall(r"^( *)```yaml\n(.*?)^ *```", path.read_text(), re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) for indent, text in found]


def test_each_provider_has_a_page_and_a_row():
    index = (DOCS / "README.md").read_text()
    assert {path.stem for path in PAGES} == set(TABLE)
    for name in TABLE:
        assert f"| `{name}` |" in index and f"({name}.md)" in index


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_the_settings_that_a_page_shows_are_right(page, tmp_path):
    shown = blocks(page)
    assert shown
    for text in shown:
        if not isinstance(yaml.safe_load(text).get("models"), dict):
            continue
        file = tmp_path / "autotune.yaml"
        file.write_text(text)
        config = checked(read_yaml(file), "autotune.yaml")
        for alias in config.models.values():
            assert alias.provider == page.stem
            endpoint = endpoint_of(alias)
            assert endpoint.model or alias.provider == "scripted"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_says_how_to_start_what_it_costs_and_which_key_it_takes(page):
    text = page.read_text()
    assert page.stem == "scripted" or ("## Cost" in text and "```sh" in text and "## Good to know" in text)
    key = PRESETS[page.stem].key_env
    assert key in text


def test_no_setting_is_named_that_does_not_exist():
    from autotune_lm.config.schema import Model

    known = {field.name for field in msgspec.structs.fields(Model)}
    for page in PAGES:
        for text in blocks(page):
            for alias in yaml.safe_load(text).get("models", {}).values():
                assert set(alias) <= known
