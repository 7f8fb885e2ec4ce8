"""Mode create with a model: one that goes by rules, and ones that reply what a test gives them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import msgspec
import pytest

from autotune_lm.core.calls import Call, Items, Reply, Rung
from autotune_lm.core.errors import Missing, Unanswered
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Model, Passage
from autotune_lm.core.types import Sample
from autotune_lm.generate.create import Create
from autotune_lm.generate.draws import MOST_PER_CALL
from autotune_lm.llm.asking import Asking, Voice
from autotune_lm.llm.prompt_library import PromptLibrary
from autotune_lm.llm.providers.scripted import Scripted

Maker = Callable[..., Passage]
S = TypeVar("S", bound=msgspec.Struct)
PAGE = """# Aqua 3

The Aqua 3 pump runs for 20 minutes each hour. It moves 40 litres per minute because its valve opens twice.

The filter of the Aqua 3 must be cleaned every 14 days. Do not use soap. A warning lamp lights up if the filter is full.

The Aqua 3 weighs 6 kg. Its motor has a warranty of two years."""


class Replying:
    """A model with replies of its own: a list of items, or an error, for each call."""

    name = "test/replying"
    context_tokens = 8000

    def __init__(self, *replies: Sequence[Mapping[str, object]] | Unanswered) -> None:
        self.replies = list(replies)
        self.asked: list[Mapping[str, str]] = []

    async def items(
        self, prompt: str, values: Mapping[str, str], item: type[S], *, most: int, seed: int = 0
    ) -> Items[S]:
        """The next reply."""
        self.asked.append({"prompt": prompt, **values})
        reply = self.replies.pop(0) if self.replies else []
        if isinstance(reply, Unanswered):
            raise reply
        return Items(tuple(msgspec.convert(one, item) for one in reply), calls=(f"cal_{len(self.asked)}",))

    async def text(self, prompt: str, values: Mapping[str, str], *, max_tokens: int, seed: int = 0) -> Items[str]:
        """Nothing asks for it."""
        raise Unanswered("empty: no text")

    def prompt_hash(self, prompt: str) -> str:
        """The name alone."""
        return f"{prompt}@1 0"


def scripted(behaviour: str = "perfect") -> Model:
    """The model of rules behind the real ladder and the packaged prompts."""
    provider = Scripted(behaviour)

    async def ask(call: Call, rung: Rung) -> Reply:
        return provider.read(await provider.send(call, rung))

    return Asking(ask, Voice("scripted", "scripted/scripted", 32_000), PromptLibrary())


def run(page: Passage, model: Model | None, **options: object) -> tuple[list[Sample], list[Lost]]:
    """What a generator makes of a passage."""
    generator = Create(Create.Options(**options))  # type: ignore[arg-type]
    made = asyncio.run(generator.generate(page, model))
    return [one for one in made if isinstance(one, Sample)], [one for one in made if isinstance(one, Lost)]


def item(*sentences: int, question: str, answer: str, kind: str = "factual", quote: str = "") -> dict[str, object]:
    """An item of a reply."""
    return {"sentences": list(sentences), "kind": kind, "question": question, "answer": answer, "quote": quote}


def test_a_model_of_rules_fills_a_chunk(passage: Maker) -> None:
    page = passage(PAGE, title="Aqua 3")
    samples, _ = run(page, scripted())
    assert len(samples) >= 2
    for sample in samples:
        assert sample.origin.generator == "create@2" and sample.origin.model == "scripted/scripted"
        assert sample.origin.calls and sample.origin.prompt_hash.startswith("create@")
        assert sample.evidence and set(sample.labels) == {"level", "persona", "register"}
        assert all(page.document.text[one.start : one.end] == one.quote for one in sample.evidence)
    assert run(page, scripted())[0] == samples


def test_what_is_grounded_is_kept_and_what_is_not_is_lost_with_its_reason(passage: Maker) -> None:
    good = item(1, question="How long does the Aqua 3 pump run each hour?", answer="It runs for 20 minutes.")
    model = Replying(
        [
            good,
            item(1, question="How long does the Aqua 3 run?", answer="It runs for 25 minutes each hour."),
            item(77, question="What does the Aqua 3 weigh?", answer="It weighs 6 kg."),
            item(4, question="What may be used on the filter of the Aqua 3?", answer="Use soap."),
            good,
        ],
    )  # fmt: skip
    samples, lost = run(passage(PAGE, title="Aqua 3"), model, per_chunk=5)
    assert [sample.answer for sample in samples] == ["It runs for 20 minutes."]
    assert [one.reason for one in lost] == ["ungrounded_number", "no_evidence", "negated", "duplicate_item"]
    assert lost[0].what == "How long does the Aqua 3 run?" and lost[0].numbers == {"value": "25"}


def test_wordings_of_one_fact_share_it(passage: Maker) -> None:
    model = Replying(
        [
            item(1, question="How long does the Aqua 3 pump run each hour?", answer="For 20 minutes."),
            item(1, question="For which part of an hour is the pump of the Aqua 3 on?", answer="For 20 minutes."),
            item(6, question="What does the Aqua 3 weigh?", answer="It weighs 6 kg."),
        ],
    )  # fmt: skip
    samples, _ = run(passage(PAGE, title="Aqua 3"), model, per_chunk=3)
    assert len({sample.id for sample in samples}) == 3
    assert samples[0].fact == samples[1].fact != samples[2].fact


def test_a_question_without_an_answer_is_refused_rightly(passage: Maker) -> None:
    right = "The document does not say how loud the Aqua 3 is; it says that the Aqua 3 weighs 6 kg."
    model = Replying(
        [
            item(6, question="How many decibels does the Aqua 3 reach?", answer=right, kind="unanswerable"),
            item(6, question="What does the Aqua 3 weigh?", answer="That is not told.", kind="unanswerable"),
            item(6, question="Which colours exist?", answer="The Aqua 3 weighs 6 kg.", kind="unanswerable"),
        ],
    )  # fmt: skip
    samples, lost = run(passage(PAGE, title="Aqua 3"), model, per_chunk=3)
    assert [(sample.kind, sample.answer) for sample in samples] == [("unanswerable", right)]
    assert [one.reason for one in lost] == ["answerable", "no_refusal"]


def test_more_than_a_call_holds_is_asked_in_a_second_one_that_knows_the_first(passage: Maker) -> None:
    text = PAGE + "".join(f"\n\nPart {n} of the Aqua 3 costs {n + 20} euros in the shop." for n in range(20))
    first = item(1, question="How long does the Aqua 3 pump run each hour?", answer="For 20 minutes.")
    model = Replying([first], Unanswered("length: the reply had no end"))
    samples, lost = run(passage(text, title="Aqua 3"), model)
    assert len(samples) == 1 and [one.reason for one in lost] == ["no_reply"]
    assert f"Write up to {MOST_PER_CALL} items:" in model.asked[0]["task"]
    assert "- How long does the Aqua 3 pump run each hour?" in model.asked[1]["task"]
    with pytest.raises(Unanswered):
        run(passage(text), Replying([first], Unanswered("server: it is gone")))


def test_a_passage_that_is_too_long_is_asked_in_halves(passage: Maker) -> None:
    model = Replying(Unanswered("too_long: 9000 tokens"), [], [])
    run(passage(PAGE), model, per_chunk=3)
    assert "warranty" not in model.asked[1]["passage"] and "20 minutes" not in model.asked[2]["passage"]
    with pytest.raises(Unanswered):
        run(passage("One sentence alone is too long here."), Replying(Unanswered("too_long: 9000 tokens")))


def test_thorough_asks_for_the_facts_first(passage: Maker) -> None:
    facts = [{"sentences": [1], "fact": "It runs for 20 minutes."}, {"sentences": [6], "fact": "It weighs 6 kg."}]
    facts += [{"sentences": [99], "fact": "It is blue."}]
    model = Replying(facts, [item(6, question="What does the Aqua 3 weigh?", answer="It weighs 6 kg.")])
    samples, lost = run(passage(PAGE, title="Aqua 3"), model, thorough=True)
    assert ("no_evidence", "It is blue.") in [(one.reason, one.what) for one in lost]
    assert [call["prompt"] for call in model.asked] == ["facts", "create"]
    assert len(samples) == 1 and "20 minutes." not in model.asked[1]["task"]


def test_a_question_on_two_passages_needs_both(passage: Maker) -> None:
    page = passage(PAGE, title="Aqua 3")
    text = page.document.text
    cut = text.index("The Aqua 3 weighs")
    ends = ((0, cut), (cut, len(text)))
    here, there = (msgspec.structs.replace(page.chunk, id="", start=a, end=b, text=text[a:b]) for a, b in ends)
    both = Passage(page.document, here, partner=there)
    needs = item(3, 7, question="How long can the filter be cleaned under warranty?", kind="multi-hop",
                 answer="The filter is cleaned every 14 days, and the motor has a warranty of two years.")  # fmt: skip
    one = item(3, question="How often is the filter of the Aqua 3 cleaned?", answer="Every 14 days.", kind="multi-hop")
    made, lost = run(both, Replying([], [needs]), per_chunk=1, kinds={"multi-hop": 100})
    assert [(sample.kind, sample.origin.chunks) for sample in made] == [("multi-hop", (here.id, there.id))]
    made, lost = run(both, Replying([], [one]), per_chunk=1, kinds={"multi-hop": 100})
    assert not made and lost[-1].reason == "one_hop"


def test_lies_of_a_model_do_not_get_through(passage: Maker) -> None:
    samples, lost = run(passage(PAGE, title="Aqua 3"), scripted("lying"))
    assert lost and len(samples) <= 1


def test_without_a_model_there_is_a_clear_sentence(passage: Maker) -> None:
    with pytest.raises(Missing):
        run(passage(PAGE), None)
