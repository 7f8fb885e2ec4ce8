"""Keys go out of messages, in every form in which they travel; the rest of the message stays."""

import json
from urllib.parse import quote

import pytest

from autotune_lm.kit.events import Noticed, RunStarted
from autotune_lm.kit.redaction import REMOVED, Redaction, keep_secret, looks_like_a_key, redacted, secret_values

VALUE = "zq7!Kd02 mV+4/wLx&9Tr=eYs"


@pytest.mark.parametrize(
    "written",
    [VALUE, json.dumps(VALUE)[1:-1], quote(VALUE, safe=""), f"https://host/?q={quote(VALUE, safe='')}"],
)
def test_a_known_value_goes_in_all_its_forms(written):
    said = Redaction([VALUE])(f"401: no such key '{written}' here")
    assert written not in said and said.startswith("401: no such key '") and said.endswith("' here")


@pytest.mark.parametrize("length", range(9, len(VALUE)))
def test_a_value_that_a_server_cut_goes_too(length):
    assert Redaction([VALUE])(f"refused: {VALUE[:length]}…") == f"refused: {REMOVED}"


def test_a_key_of_several_lines_goes_line_by_line():
    body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
    text = f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----"
    said = Redaction([text])("a line of it: BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj, said the server")
    assert said == f"a line of it: {REMOVED}, said the server"


SHAPED = {
    "OpenAI": "s" + "k-proj-" + "a1B2c3D4e5F6g7H8i9J0",
    "Anthropic": "s" + "k-ant-api03-" + "a1B2c3D4e5F6g7H8i9J0",
    "Google": "AI" + "za" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q",
    "AWS": "AK" + "IA" + "Q7R8S9T0U1V2W3X4",
    "GitHub": "gh" + "p_" + "a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8",
    "Slack": "xox" + "b-" + "123456789012-a1B2c3D4e5F6g7H8i9J0",
    "Stripe": "sk" + "_live_" + "a1B2c3D4e5F6g7H8i9J0",
    "web token": "ey" + "JhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhMWIyYzMifQ.a1B2c3D4e5F6g7H8i9J0",
}


@pytest.mark.parametrize("name", SHAPED)
def test_what_looks_like_a_key_goes_though_nobody_named_it(name):
    assert redacted(f"the key {SHAPED[name]} is wrong") == f"the key {REMOVED} is wrong"
    assert looks_like_a_key(SHAPED[name])


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Authorization: Bearer a1b2c3d4e5f6", f"Authorization: Bearer {REMOVED}"),
        ("{'x-api-key': 'a1b2c3d4e5f6'}", f"{{'x-api-key': '{REMOVED}'}}"),
        ("GET /v1/models?key=a1b2c3d4e5f6&x=1", f"GET /v1/models?key={REMOVED}&x=1"),
        ("at https://joe:hunter2a@host/x", f"at https://joe:{REMOVED}@host/x"),
        ('"password": "Tr0ub4dor-and-3"', f'"password": "{REMOVED}"'),
    ],
)
def test_what_is_announced_as_a_key_goes(said, left):
    assert redacted(said) == left


@pytest.mark.parametrize(
    "said",
    [
        "the token is missing",
        "token: missing",
        "no key: set OPENAI_API_KEY",
        "prompt_tokens: 12345678, sk-short",
        "https://host:8080/v1 answered 401",
        "smp_1234567890abcdef1234 dropped: ungrounded",
        "file task-management-and-planning.md",
    ],
)
def test_what_is_no_key_stays(said):
    assert redacted(said) == said


def test_secrets_of_the_environment_are_known_by_the_names_of_their_variables():
    environment = {
        "MY_API_KEY": "value-one-1",
        "WRITER": "value-two-2",
        "HOME": "value-three-3",
        "SSH_AUTH_SOCK": "/run/user/7/agent",
        "XDG_SESSION_TYPE": "waylandish",
        "SHORT_TOKEN": "test",
    }
    assert secret_values(["WRITER"], environment) == {"value-one-1", "value-two-2"}


@pytest.mark.parametrize(
    "piece", ["-----BEGIN PRIVATE KEY-----", "eyJaaaaaaaaaa.", "token=", "://a:", "sk-", "zq7!Kd02 "]
)
def test_hostile_text_ends(piece):
    text = piece * (1_000_000 // len(piece))
    assert len(Redaction([VALUE])(text)) <= 2 * len(text)


def test_events_are_redacted_field_by_field():
    redaction = Redaction([VALUE])
    event = Noticed(f"no such key {VALUE}", f"{VALUE} is wrong")
    assert redaction.part(event) == Noticed(f"no such key {REMOVED}", f"{REMOVED} is wrong")
    started = RunStarted("1", {"files": 2, "upto": f"at {VALUE}"})
    assert redaction.part(started) == RunStarted("1", {"files": 2, "upto": f"at {REMOVED}"})
    harmless = Noticed("all is well")
    assert redaction.part(harmless) is harmless


def test_what_settings_name_is_secret_whatever_it_sounds_like(monkeypatch):
    monkeypatch.setenv("MY_WRITER", "value-of-mine-1")
    assert "value-of-mine-1" in redacted("it is value-of-mine-1")
    keep_secret(["MY_WRITER"])
    assert redacted("it is value-of-mine-1") == f"it is {REMOVED}"
