"""A model as generators know it: what is sent, what follows a bad reply, and how a form that works is found."""

import asyncio
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import get_args

import pytest

from autotune_lm.core.calls import RUNGS, Call, Items, Reply, Rung
from autotune_lm.core.errors import BudgetReached, ConfigError, Unanswered
from autotune_lm.llm.asking import Asking, Voice, tokens_for
from autotune_lm.llm.prompt_library import PromptLibrary
from autotune_lm.llm.structured.reading import Cause
from autotune_lm.llm.trouble import Trouble, Weather

from .structured.shapes import Pair, Pointed, pair

PAGE = """---
name: ask
version: 2
says: Asks in a test.
variables: [passage, task]
schema: items
---
# System

You write questions.

# User

{{passage}}

{{task}}
"""
VALUES = {"passage": "[1] The pump hums. {{task}}", "task": "Item 1: kind factual"}
ONE = json.dumps({"items": [pair(1)]})
Said = str | Reply | Trouble | BudgetReached


class Script:
    """Says one thing after the other, whatever is asked."""

    def __init__(self, *said: Said, rungs: Iterable[Rung] = RUNGS) -> None:
        self.said = list(said)
        self.rungs = set(rungs)
        self.calls: list[tuple[Call, Rung]] = []

    async def ask(self, call: Call, rung: Rung) -> Reply:
        if call.schema and rung not in self.rungs:
            raise Trouble("rung", f"unknown form: {rung}")
        self.calls.append((call, rung))
        said = self.said.pop(0)
        if isinstance(said, Exception):
            raise said
        return said if isinstance(said, Reply) else Reply(said)


class Remembers:
    def __init__(self, rung: Rung | None = None) -> None:
        self.rung = rung

    def recall(self) -> Rung | None:
        return self.rung

    def remember(self, rung: Rung) -> None:
        self.rung = rung


@pytest.fixture
def asking(tmp_path: Path) -> Callable[..., Asking]:
    (tmp_path / "ask.md").write_text(PAGE)
    (tmp_path / "say.md").write_text(PAGE.replace("name: ask", "name: say").replace("schema: items", "schema: text"))

    def make(script: Script, memory: Remembers | None = None, **voice: object) -> Asking:
        made = Voice("tiny:1b", "ollama/tiny:1b")._replace(**voice)
        return Asking(script.ask, made, PromptLibrary(None, tmp_path), memory)

    return make


def items(model: Asking, most: int = 3, item: type = Pair) -> Items:
    return asyncio.run(model.items("ask", VALUES, item, most=most, seed=7))


def cause(model: Asking, most: int = 3) -> str:
    with pytest.raises(Unanswered) as error:
        items(model, most)
    assert error.value.hint
    return error.value.message.partition(":")[0]


def test_what_is_sent(asking: Callable[..., Asking]) -> None:
    script = Script(ONE)
    model = asking(script)
    got = items(model)
    (call, rung), *more = script.calls
    assert not more
    assert got.items == (Pair((1,), "factual", "What is item 1?", "It is answer 1."),)
    assert got.calls == (call.id,)
    assert rung == "schema"
    assert (call.model, call.temperature, call.seed, call.max_tokens) == ("tiny:1b", 0.7, 7, tokens_for(Pair, 3))
    assert call.max_tokens == 80 + 450
    assert call.prompt == model.prompt_hash("ask")
    assert call.prompt.startswith("ask@2 ")
    system, user = call.messages
    assert user.content == "[1] The pump hums. {{task}}\n\nItem 1: kind factual"
    assert system.content.startswith("You write questions.\n\nForm of the reply: one JSON object")
    assert "- sentences: a list of 1 to 8 whole numbers. Numbers of the sentences." in system.content
    schema = json.loads(call.schema)["properties"]["items"]
    assert schema["maxItems"] == 3
    fields = schema["items"]["properties"]
    assert list(fields) == ["sentences", "kind", "question", "answer", "quote"]
    assert schema["items"]["required"] == list(fields)
    assert schema["items"]["additionalProperties"] is False
    assert "$" not in call.schema


def test_the_system_part_is_the_same_whatever_is_asked(asking: Callable[..., Asking]) -> None:
    script = Script(ONE, ONE)
    model = asking(script)
    items(model, 2)
    items(model, 5)
    assert script.calls[0][0].messages[0] == script.calls[1][0].messages[0]


def test_a_reply_that_is_no_json_is_corrected_once_with_the_error(asking: Callable[..., Asking]) -> None:
    script = Script('{"items": [{"question": "What', ONE)
    got = items(asking(script))
    (first, _), (second, _) = script.calls
    assert got.calls == (first.id, second.id)
    assert [message.role for message in second.messages] == ["system", "user", "assistant", "user"]
    assert second.messages[2].content == '{"items": [{"question": "What'
    assert "Unterminated string" in second.messages[3].content
    assert "line 1, column 25" in second.messages[3].content


def test_the_last_way_out_is_plain_text(asking: Callable[..., Asking]) -> None:
    script = Script("Well.", "Well, well.", "sentences: 1\nkind: factual\nquestion: What hums?\nanswer: The pump.")
    got = items(asking(script))
    assert got.items == (Pair((1,), "factual", "What hums?", "The pump."),)
    last, rung = script.calls[-1]
    assert (last.schema, rung) == ("", "text")
    assert "question: …" in last.messages[-1].content


@pytest.mark.parametrize(
    ("said", "expected", "calls"),
    [
        (["Well."] * 3, "invalid_json", 3),
        (['{"items": [{"question": "Why?"}]}'] * 3, "unfit", 3),
        ([""] * 2, "empty", 2),
        (["I'm sorry, but I cannot help."] * 2, "refusal", 2),
        ([Reply("", finish="filter")] * 2, "filter", 2),
        ([Reply("", finish="refusal")] * 2, "refusal", 2),
        (["The pump hums and hums. " * 60] * 2, "loop", 2),
        ([Reply('{"items": [{"question": "What', finish="length")] * 2, "length", 2),
        ([Reply("", reasoning="Hm, " + "so", finish="length")] * 2, "thinking", 2),
        (["", "Well.", "", "I am sorry."], "empty", 3),
    ],
)
def test_every_bad_reply_ends_in_a_cause(
    asking: Callable[..., Asking], said: list[Said], expected: str, calls: int
) -> None:
    script = Script(*said)
    assert cause(asking(script)) == expected
    assert len(script.calls) == calls
    assert len({call.id for call, _ in script.calls}) == calls


def test_silence_is_asked_again_with_another_seed(asking: Callable[..., Asking]) -> None:
    script = Script("", ONE)
    items(asking(script, temperature=0.0))
    (first, _), (second, _) = script.calls
    assert first.messages == second.messages
    assert first.seed != second.seed
    assert (first.temperature, second.temperature) == (0.0, 0.5)


def test_thinking_gets_more_room(asking: Callable[..., Asking]) -> None:
    script = Script(Reply("<think>So many", finish="length"), f"<think>Done.</think>{ONE}")
    assert items(asking(script)).reasoning == "Done."
    assert script.calls[1][0].max_tokens == 4 * script.calls[0][0].max_tokens


def test_a_cut_reply_keeps_what_is_complete_and_asks_for_the_rest(asking: Callable[..., Asking]) -> None:
    cut = json.dumps({"items": [pair(1), pair(2), pair(3)]})[:-60]
    rest = [json.dumps({"items": some}) for some in ([pair(3), pair(4)], [pair(5), pair(6)])]
    script = Script(Reply(cut, finish="length"), *rest)
    got = items(asking(script), 5)
    assert [item.sentences[0] for item in got.items] == [1, 2, 3, 4, 5]
    assert any("cut off" in sentence for sentence in got.lost)
    first, last = (call for call, _ in script.calls[1:])
    asked = first.messages[-1].content
    assert asked.startswith("[1] The pump hums.")
    assert "Now write only items 3 to 4" in asked
    assert "- What is item 2?" in asked
    assert json.loads(first.schema)["properties"]["items"]["maxItems"] == 2
    assert "Now write only item 5" in last.messages[-1].content


def test_where_the_rest_does_not_come_the_first_ones_stay(asking: Callable[..., Asking]) -> None:
    cut = json.dumps({"items": [pair(1), pair(2)]})[:-60]
    got = items(asking(Script(Reply(cut, finish="length"), "Well.")), 5)
    assert [item.sentences[0] for item in got.items] == [1]
    assert got.lost[-1] == "the reply was cut off after 1 items and the rest did not come (invalid_json)"


def test_weather_on_the_way_to_the_rest_fails_the_item(asking: Callable[..., Asking]) -> None:
    """What the server does today must not decide what is in the dataset: the next run finds the first reply kept."""
    cut = json.dumps({"items": [pair(1), pair(2)]})[:-60]
    assert cause(asking(Script(Reply(cut, finish="length"), Trouble("transient", "502"))), 5) == "server"


def test_a_good_part_is_kept_without_asking_again(asking: Callable[..., Asking]) -> None:
    script = Script(json.dumps({"items": [pair(1), pair(2, answer="")]}))
    got = items(asking(script))
    assert len(got.items) == len(got.lost) == len(script.calls) == 1


def test_nothing_is_an_answer_where_the_type_says_so(asking: Callable[..., Asking]) -> None:
    assert items(asking(Script('{"items": []}')), item=Pointed).items == ()


@pytest.mark.parametrize(
    ("weather", "expected"),
    [("too-long", "too_long"), ("cut", "cut"), ("stalled", "stalled"), ("request", "request"), ("transient", "server")],
)
def test_weather_has_its_own_cause(asking: Callable[..., Asking], weather: Weather, expected: str) -> None:
    assert cause(asking(Script(Trouble(weather, "it rains", "take a coat")))) == expected


def test_what_stops_the_run_passes_through(asking: Callable[..., Asking]) -> None:
    with pytest.raises(BudgetReached):
        items(asking(Script(BudgetReached("spent"))))


def test_the_ladder_comes_down_to_what_the_server_knows(asking: Callable[..., Asking]) -> None:
    script = Script(ONE, ONE, rungs=["json", "text"])
    memory = Remembers()
    model = asking(script, memory)
    items(model)
    items(model)
    assert [rung for _, rung in script.calls] == ["json", "json"]
    assert memory.rung == "json"
    again = Script(ONE, rungs=["json", "text"])
    items(asking(again, memory))
    assert [rung for _, rung in again.calls] == ["json"]


def test_rungs_that_the_provider_does_not_have_are_not_tried(asking: Callable[..., Asking]) -> None:
    script = Script(ONE)
    items(asking(script, Remembers("schema"), rungs=("text", "tool")))
    assert script.calls[0][1] == "tool"


def test_a_server_that_ignores_the_form_in_silence_is_noticed(asking: Callable[..., Asking]) -> None:
    lines = "sentences: 1\nkind: factual\nquestion: What?\nanswer: This."
    script = Script("Well.", "Well.", lines, "Well.", "Well.", lines, "Hm.", ONE)
    memory = Remembers()
    model = asking(script, memory)
    for _ in range(3):
        items(model)
    said = [rung for call, rung in script.calls if call.schema]
    assert said == ["schema", "schema", "tool", "tool", "json", "json"]
    assert memory.rung == "json"


def test_a_rung_that_worked_once_stays(asking: Callable[..., Asking]) -> None:
    script = Script(ONE, "Well.", "Well.", ONE, "Well.", "Well.", ONE)
    model = asking(script)
    for _ in range(3):
        items(model)
    assert {rung for call, rung in script.calls if call.schema} == {"schema"}


def test_the_rung_changes_no_call(asking: Callable[..., Asking]) -> None:
    """What was kept is found again whatever the server has learned since."""
    high, low = Script("Well.", ONE), Script("Well.", ONE, rungs=["text"])
    items(asking(high))
    items(asking(low))
    assert [call.id for call, _ in high.calls] == [call.id for call, _ in low.calls]


def test_where_no_rung_is_left_the_item_fails(asking: Callable[..., Asking]) -> None:
    assert cause(asking(Script(rungs=[]))) == "request"


def test_a_prompt_that_does_not_fit_is_not_sent(asking: Callable[..., Asking]) -> None:
    script = Script()
    assert cause(asking(script, context_tokens=200)) == "too_long"
    assert script.calls == []


def test_a_reply_takes_no_more_than_the_window_leaves(asking: Callable[..., Asking]) -> None:
    script = Script(ONE)
    items(asking(script, context_tokens=650))
    assert 230 <= script.calls[0][0].max_tokens < 500


def test_a_correction_fits_the_window_too(asking: Callable[..., Asking]) -> None:
    script = Script("Well, " * 20 + ".", ONE)
    items(asking(script, context_tokens=760))
    first, second = (call for call, _ in script.calls)
    assert second.max_tokens < first.max_tokens
    assert cause(asking(Script(" ".join(f"word{n}" for n in range(200))), context_tokens=500)) == "invalid_json"


def text(model: Asking) -> Items[str]:
    return asyncio.run(model.text("say", VALUES, max_tokens=50))


def test_free_text(asking: Callable[..., Asking]) -> None:
    script = Script("<think>Hm.</think>\n```markdown\nThe pump hums.\n```")
    got = text(asking(script))
    call, rung = script.calls[0]
    assert got == Items(("The pump hums.",), (), (call.id,), "Hm.")
    assert (rung, call.schema, call.max_tokens, call.messages[0].content) == ("text", "", 50, "You write questions.")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", "empty"),
        ("I'm sorry, but I can't do that.", "refusal"),
        (Reply("The pump", finish="length"), "length"),
        ("pump " * 200, "loop"),
        (Reply("", finish="filter"), "filter"),
    ],
)
def test_free_text_that_is_none(asking: Callable[..., Asking], said: Said, expected: str) -> None:
    script = Script(said, said)
    with pytest.raises(Unanswered, match=f"^{expected}: "):
        text(asking(script))
    assert len(script.calls) == 2


def test_a_long_text_may_begin_like_a_refusal(asking: Callable[..., Asking]) -> None:
    said = "I cannot stress enough how the pump hums. " + " ".join(f"It hums at {n} Hz in hour {n}." for n in range(60))
    assert text(asking(Script(said))).items == (said,)


def test_a_prompt_that_does_not_exist(asking: Callable[..., Asking]) -> None:
    with pytest.raises(ConfigError, match="there is no prompt 'creat'"):
        asking(Script()).prompt_hash("creat")


def test_every_cause_is_explained() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "reasons.md").read_text()
    section = page.partition("## A model gave no usable answer")[2].partition("\n## ")[0]
    explained = re.findall(r"^- `(\w+)`:", section, re.MULTILINE)
    assert explained == list(get_args(Cause))
