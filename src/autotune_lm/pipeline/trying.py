"""Floor 5. One prompt tried on one chunk: what is sent, what comes back, and what grounding says of it."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import msgspec

from autotune_lm.config.keys import key_names
from autotune_lm.config.load import FILE, load_config
from autotune_lm.config.schema import Config, Generate, Model
from autotune_lm.core.calls import Call, Items, Reply, Rung
from autotune_lm.core.errors import ConfigError, NoInput, Unanswered
from autotune_lm.core.outcomes import Lost
from autotune_lm.core.ports import Generator, Passage
from autotune_lm.core.types import Chunk, Message, Sample
from autotune_lm.kit.events import Listener
from autotune_lm.kit.redaction import keep_secret
from autotune_lm.kit.registry import load
from autotune_lm.llm.asking import Asking, Voice, prompt_tokens
from autotune_lm.llm.prices import cost_of, price_of
from autotune_lm.llm.prompt_library import PromptLibrary
from autotune_lm.pipeline.aliases import with_models
from autotune_lm.pipeline.desk import Desk, Spending
from autotune_lm.pipeline.opened import Opened
from autotune_lm.pipeline.plan import FAMILIES, Plan, make_plan
from autotune_lm.pipeline.stages import Shelf
from autotune_lm.pipeline.surroundings import Surroundings
from autotune_lm.store.db import FILE as DB_FILE
from autotune_lm.store.db import Database, open_database, storage_errors
from autotune_lm.store.lock import project_lock
from autotune_lm.store.records import find

S = TypeVar("S", bound=msgspec.Struct)

MODES = ("create", "identify", "free")
"""Whose prompts can be tried; hybrid asks with those of the first two."""
RESTRUCTURE = "restructure"
NEEDED: Mapping[str, Mapping[str, object]] = {
    "wordings": {"wordings": 3},
    "rejected": {"rejected": True},
    "conversation": {"turns": 3},
    "facts": {"thorough": True},
}
"""Settings of ``generate`` under which a prompt is asked with at all."""
NOBODY = "no model is set"


class Attempt(msgspec.Struct):
    """One question to the model with the prompt that is tried, and all that was said to it."""

    reference: str
    messages: tuple[Message, ...]
    prompt_tokens: int
    """As far as we can count them."""
    max_tokens: int
    cost: float | None
    """US dollars for the first call at most; None where the price is unknown."""
    replies: list[tuple[str, Rung, Reply]] = []
    """Id of the call, its rung, and the reply."""
    items: list[Any] = []
    lost: list[str] = []
    unanswered: str = ""


class Trial(NamedTuple):
    """What came of trying a prompt on a chunk."""

    chunk: str
    model: str
    """Empty where there is none."""
    attempts: list[Attempt]
    samples: list[Sample]
    """What grounding let pass."""
    lost: list[Lost]
    """What it did not, and why."""
    lines: list[str] = []
    """Of ``restructure``: the sentences that passed instead of samples."""


def tried(project: Path, name: str, chunk: str, settings: Sequence[str], tell: Listener) -> Trial:
    """Ask with a prompt about one chunk; every call is kept like any other. Without a model nothing is sent.

    Raises:
        ConfigError: nobody asks with this prompt, or its file is wrong.
        NoInput: there is no such chunk.
        CannotGoOn: the model cannot be asked.
    """
    PromptLibrary(project).get(name)
    config = load_config(project / FILE, settings)
    keep_secret(key_names(config.models))
    if not (project / DB_FILE).exists():
        raise NoInput(f"{project}: nothing was run here yet", "run 'autotune chunk' first")
    with project_lock(project), storage_errors(), closing(open_database(project / DB_FILE)) as db:
        plan, somebody = _plan(project, name, config, db, tell)
        passage = _passage(plan, db, chunk)
        alias = config.restructure.model if name == RESTRUCTURE and config.restructure.model else config.generate.model
        asked = Desk(plan, db, tell, Spending()).open(alias) if somebody else None
        return asyncio.run(_try(plan, name, passage, asked, plan.model(alias)))


def _plan(project: Path, name: str, config: Config, db: Database, tell: Listener) -> tuple[Plan, bool]:
    """The plan under which a prompt is asked with, and whether there is somebody to ask."""
    writing = config.generate
    mode = "create" if name == RESTRUCTURE else _mode(name)
    plain = msgspec.structs.replace(config, generate=msgspec.structs.replace(writing, mode="create"))
    models = with_models(make_plan(project, plain), db, tell, fresh=False)
    somebody = models.writer is not None
    known = models.models if somebody else {writing.model: Model(provider="scripted")}
    usual = Generate()
    needed = {key: it for key, it in NEEDED.get(name, {}).items() if getattr(writing, key) == getattr(usual, key)}
    wanted = msgspec.structs.replace(writing, mode=mode, **needed)
    return make_plan(project, msgspec.structs.replace(config, generate=wanted), known), somebody


def _mode(name: str) -> str:
    for mode in MODES:
        if name in cast("Generator", load("generate", FAMILIES["generate"], mode)).prompts:
            return mode
    raise ConfigError(f"nobody asks with the prompt '{name}'", "a copy of a packaged prompt, under its name, is used")


def _passage(plan: Plan, db: Database, beginning: str) -> Passage:
    """A chunk with its neighbours."""
    record = find(db, beginning)
    if not isinstance(record, Chunk):
        hint = "ids stand in out/chunks.jsonl and in 'autotune show chunks'; the first characters do"
        raise NoInput(f"{beginning}: no chunk, or more than one, has an id that begins so", hint)
    shelf = Shelf(db)
    ids = [row[0] for row in db.execute("SELECT id FROM chunks WHERE document = ?", (record.document,))]
    near = sorted((chunk.start, item) for item, chunk in shelf.chunks(ids))
    return Surroundings(plan, shelf, [item for _, item in near], [record.document]).passage(record.id)


async def _try(plan: Plan, name: str, passage: Passage, asked: Opened | None, model: Model | None) -> Trial:
    asking = cast("Asking", asked.model) if asked else Asking(_nobody, Voice("", ""), plan.prompts)
    witness = _Witness(asking, name, model or Model(provider="none"))
    asking.heard = witness.hear
    made: Sequence[Sample | Lost | str] = []
    try:
        if name == RESTRUCTURE:
            made = await _rewritten(passage, witness)
        else:
            made = await plan.generator.generate(passage, witness)
    except Unanswered as error:
        if not witness.attempts:
            made = [Lost(error.cause, error.message)]
    finally:
        if asked:
            await asked.close()
    samples = [one for one in made if isinstance(one, Sample)]
    lost = [one for one in made if isinstance(one, Lost) and NOBODY not in one.what]
    lines = [one for one in made if isinstance(one, str)]
    return Trial(passage.chunk.id, asking.name, witness.attempts, samples, lost, lines)


async def _rewritten(passage: Passage, witness: "_Witness") -> list[Lost | str]:
    from autotune_lm.generate.restructure import restructure

    made = await restructure(passage, witness)
    return [made] if isinstance(made, Lost) else [line.text for line in made.lines]


async def _nobody(call: Call, rung: Rung) -> Reply:
    raise Unanswered(f"nobody: {NOBODY}")


class _Witness:
    """A model that notes what it is asked with one prompt."""

    def __init__(self, asking: Asking, prompt: str, settings: Model) -> None:
        self.attempts: list[Attempt] = []
        self.name = asking.name
        self.context_tokens = asking.context_tokens
        self._asking, self._prompt, self._settings = asking, prompt, settings

    async def items(
        self, prompt: str, values: Mapping[str, str], item: type[S], *, most: int, seed: int = 0
    ) -> Items[S]:
        """Ask, and note what came."""
        if prompt != self._prompt:
            return await self._asking.items(prompt, values, item, most=most, seed=seed)
        self._note(self._asking.call_for_items(prompt, values, item, most=most, seed=seed))
        attempt = self.attempts[-1]
        try:
            said = await self._asking.items(prompt, values, item, most=most, seed=seed)
        except Unanswered as error:
            attempt.unanswered = error.message
            raise
        attempt.items, attempt.lost = [msgspec.to_builtins(one) for one in said.items], list(said.lost)
        return said

    async def text(self, prompt: str, values: Mapping[str, str], *, max_tokens: int, seed: int = 0) -> Items[str]:
        """Ask for free text."""
        return await self._asking.text(prompt, values, max_tokens=max_tokens, seed=seed)

    def prompt_hash(self, prompt: str) -> str:
        """As the project has it."""
        return self._asking.prompt_hash(prompt)

    def hear(self, call: Call, rung: Rung, reply: Reply) -> None:
        """Note a reply to the prompt that is tried."""
        if self.attempts and call.prompt == self.attempts[-1].reference:
            self.attempts[-1].replies.append((call.id, rung, reply))

    def _note(self, call: Call) -> None:
        tokens = prompt_tokens(call.messages)
        price = price_of(self._settings.provider, self._settings.model, self._settings)
        cost = cost_of(price, Reply("", prompt_tokens=tokens, completion_tokens=call.max_tokens))
        self.attempts.append(Attempt(call.prompt, call.messages, tokens, call.max_tokens, cost))
