"""A key that stands in the settings themselves is refused, and the refusal does not repeat it."""

import pytest

from autotune_lm.config.keys import key_names, key_problems
from autotune_lm.config.schema import Model

KEY = "s" + "k-proj-" + "a1B2c3D4e5F6g7H8i9J0"
TOKEN = "gh" + "p_" + "a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8"


@pytest.mark.parametrize(
    ("model", "where"),
    [
        (Model(key_env=KEY), "key_env"),
        (Model(key_env=TOKEN), "key_env"),
        (Model(key_env="${MY_KEY}"), "key_env"),
        (Model(headers={"X-Org": KEY}), "headers.X-Org"),
        (Model(headers={"Authorization": "Bearer hunter-two"}), "headers.Authorization"),
        (Model(headers={"Authorization": "Bearer ${A} and-more"}), "headers.Authorization"),
        (Model(headers={"api-key": "0123456789abcdef0123456789abcdef"}), "headers.api-key"),
        (Model(headers={"X-Thing": "0123456789abcdef0123456789abcdef"}), "headers.X-Thing"),
        (Model(base_url="https://joe:hunter2@host/v1"), "base_url"),
        (Model(base_url=f"https://host/v1?key={KEY}"), "base_url"),
        (Model(base_url="https://host/v1?api-key=abc"), "base_url"),
    ],
)
def test_a_written_key_is_found_and_not_repeated(model, where):
    [(found, sentence)] = key_problems({"writer": model})
    assert found == f"models.writer.{where}" and "environment variable" in sentence
    values = [model.key_env, model.base_url, *model.headers.values()]
    assert not any(value in sentence for value in values if value)


@pytest.mark.parametrize(
    "model",
    [
        Model(),
        Model(key_env="MY_KEY_2"),
        Model(headers={"Authorization": "Bearer ${MY_KEY}", "X-Title": "AutoTune-LM"}),
        Model(headers={"HTTP-Referer": "https://example.org/autotune", "anthropic-version": "2023-06-01"}),
        Model(headers={"api-key": "${AZURE}", "OpenAI-Organization": "org-${ORG}"}),
        Model(base_url="http://127.0.0.1:8080/v1"),
        Model(base_url="https://x.openai.azure.com/openai/deployments/d?api-version=2024-10-21"),
    ],
)
def test_what_is_no_key_is_no_problem(model):
    assert key_problems({"writer": model}) == []


def test_all_variables_that_are_named_are_secrets():
    models = {"a": Model(key_env="ONE"), "b": Model(headers={"x": "${TWO}-${THREE}"}), "c": Model()}
    assert key_names(models) == {"ONE", "TWO", "THREE"}
