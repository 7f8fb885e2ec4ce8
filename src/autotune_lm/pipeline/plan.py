"""Floor 5. Settings to plan: names become plug-ins, options are checked, every problem is listed before work begins."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, cast

import msgspec

from autotune_lm import chunk, clean, formats, generate, judge, parse
from autotune_lm.chunk.screen import Screen
from autotune_lm.clean.masking import Masking, MaskingOptions
from autotune_lm.config.keys import key_problems
from autotune_lm.config.schema import Config, Model, Section
from autotune_lm.core.errors import AutotuneError, ConfigError, Missing
from autotune_lm.core.ids import digest
from autotune_lm.core.ports import Chunker, Cleaner, Format, Generator, Judge, Parser, Plugin
from autotune_lm.core.types import Kind
from autotune_lm.curate import dataset
from autotune_lm.kit.registry import Table, load, nearest
from autotune_lm.llm.prompt_library import PromptLibrary

StageName = Literal["parse", "clean", "chunk", "screen", "restructure", "generate", "judge", "curate", "format"]
STAGES: tuple[StageName, ...] = StageName.__args__  # type: ignore[attr-defined]  # a Literal's members
FAMILIES: dict[str, Table] = {
    "parse": parse.TABLE,
    "clean": clean.TABLE,
    "chunk": chunk.TABLE,
    "generate": generate.TABLE,
    "judge": judge.TABLE,
    "formats": formats.TABLE,
}
KINDS: tuple[str, ...] = Kind.__args__  # type: ignore[attr-defined]  # a Literal's members
DocumentForm = Literal["code", "headed", "plain"]
AUTO_CHUNKERS: dict[DocumentForm, str] = {"code": "code", "headed": "heading", "plain": "paragraph"}
"""``chunk.use: auto``: source code by its symbols, others by heading where they have any, else by paragraph."""
WITHOUT_A_MODEL = {"create": "structure"}
"""Who writes where there is no model, by ``generate.mode``; the other generators go by the name of the mode."""
AUTO_PER_CHUNK = 8
NO_MODEL = ("builtin", "none", "auto")
"""Providers that are nobody to ask."""
HELPED_BY = {"pdf": ("pdfium", "ocr")}
"""Readers that take over: the first where one breaks, the others where it names them."""


class Plan(NamedTuple):
    """The resolved steps. ``signatures`` says who does each stage: ``name@version`` and what it was told."""

    project: Path
    config: Config
    readers: dict[str, Parser]
    masking: Masking
    cleaner: Cleaner
    chunkers: dict[str, Chunker]
    screen: Screen
    generator: Generator
    judge: Judge
    format: Format
    signatures: dict[StageName, str]
    models: dict[str, Model]
    """Who stands behind each alias, as far as that is known: ``auto`` has been resolved."""
    prompts: PromptLibrary

    @property
    def writer(self) -> Model | None:
        """The model that asks the questions; None where none does."""
        return self.model(self.config.generate.model)

    @property
    def rewriter(self) -> Model | None:
        """The model that rewrites messy chunks."""
        return self.model(self.config.restructure.model)

    def skips(self, stage: StageName) -> bool:
        """Whether a stage has nothing to do under these settings: what flows in flows on."""
        return stage == "restructure" and self.rewriter is None

    def model(self, alias: str) -> Model | None:
        """The model behind an alias; None where it is nobody."""
        made = self.models.get(alias)
        return None if made is None or made.provider in NO_MODEL else made

    def fingerprint(self, stage: StageName) -> str:
        """What a stage's outcomes hang on; time-outs, widths, keys and places are not in it.

        For parse it is the masking alone: each file hangs on its own reader besides (``reader_context``).
        """
        signed = signature(self.masking) if stage == "parse" else self.signatures[stage]
        return digest(stage.encode(), signed.encode())

    def reader_context(self, name: str) -> str:
        """A hash of a reader, those that help it out, and what they were told."""
        used = (name, *HELPED_BY.get(name, ()))
        return digest(*(signature(self.readers[one]).encode() for one in used))


def make_plan(project: Path, config: Config, models: Mapping[str, Model] | None = None) -> Plan:
    """Resolve everything. ``models`` are the aliases with ``auto`` resolved; what is missing counts as the built-in.

    Raises:
        ConfigError: names that do not exist, options out of range; all of them in one message.
        Missing: a plug-in's package is not installed.
    """
    problems = Problems()
    _check_values(config, problems)
    reading = msgspec.structs.asdict(config.parse)
    readers = {name: problems.plugin("parse", name, reading, {}) for name in _reader_names(config)}
    cleaner = problems.plugin("clean", config.clean.use, {}, config.clean.options)
    chunkers = {name: problems.section("chunk", name, config.chunk) for name in _chunker_names(config)}
    known = {alias: (models or {}).get(alias, settings) for alias, settings in config.models.items()}
    known = {alias: _without_auto(settings) for alias, settings in known.items()}
    generator = _generator(config, known, problems, sure=models is not None)
    judging = problems.section("judge", config.judge.use, config.judge)
    format_ = problems.plugin("formats", config.format.use, {}, config.format.options)
    problems.refuse()
    plan = Plan(
        project,
        config,
        cast("dict[str, Parser]", readers),
        Masking(MaskingOptions(secrets=config.clean.secrets, personal=config.clean.personal)),
        cast("Cleaner", cleaner),
        cast("dict[str, Chunker]", chunkers),
        Screen(),
        cast("Generator", generator),
        cast("Judge", judging),
        cast("Format", format_),
        {},
        known,
        PromptLibrary(project),
    )
    return plan._replace(signatures=_signatures(plan))


def _without_auto(settings: Model) -> Model:
    return msgspec.structs.replace(settings, provider="builtin") if settings.provider == "auto" else settings


def _generator(config: Config, models: Mapping[str, Model], problems: "Problems", *, sure: bool) -> object:
    """Who writes: with a model or without. Not ``sure``: ``auto`` may still become a model."""
    writing = config.generate
    writer = models.get(writing.model)
    alone = writer is None or writer.provider in NO_MODEL
    name = WITHOUT_A_MODEL.get(writing.mode, writing.mode) if alone else writing.mode
    open_ = not sure and config.models.get(writing.model, Model()).provider == "auto"
    if alone and writing.mode == "free" and not open_:
        problems.add("generate.mode", "'free' needs a model; name one under models.writer, such as {provider: ollama}")
    return problems.plugin("generate", name, _generate_options(config, alone=alone), writing.options)


class Problems:
    """Collects what is wrong, so that the user reads it all at once."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self._unknown = False
        """Whether a plug-in is not known by its name."""

    def add(self, where: str, sentence: str) -> None:
        """Note one problem."""
        self.sentences.append(f"{where}: {sentence}")

    def section(self, family: str, name: str, section: Section) -> object:
        """Make a plug-in from a section: it takes the settings it knows, and all of ``options``."""
        given = msgspec.structs.asdict(section)
        return self.plugin(family, name, given, given["options"])

    def plugin(self, family: str, name: str, offered: Mapping[str, object], demanded: Mapping[str, object]) -> object:
        """Make a plug-in; ``offered`` settings that it does not know are left, ``demanded`` ones are an error."""
        try:
            kind = cast("type[Plugin]", load(family, FAMILIES[family], name))
            known = {field.name for field in msgspec.structs.fields(kind.Options)}
            values = {key: value for key, value in offered.items() if key in known} | dict(demanded)
            options = msgspec.convert(values, kind.Options)
            return kind(options)  # type: ignore[call-arg]  # a protocol cannot say what its constructor takes
        except Missing:
            raise
        except AutotuneError as error:
            self._unknown = True
            self.sentences.append(f"{error.message}; {error.hint}")
        except (msgspec.ValidationError, ValueError) as error:
            self.add(f"{family}.options ({name})", str(error))
        return None

    def refuse(self) -> None:
        """Raise if there is anything."""
        if self.sentences:
            hint = "correct it in autotune.yaml or --set"
            raise ConfigError("\n".join(self.sentences), hint + self._unknown * "; 'autotune plugins' lists the names")


def _check_values(config: Config, problems: Problems) -> None:
    """What one value alone cannot tell."""
    split = config.curate.split
    total = split.train + split.validation + split.test
    if abs(total - 1) > 1e-6:
        problems.add("curate.split", f"train, validation and test add up to {total:g}; they should add up to 1")
    if config.judge.review_at > config.judge.pass_at:
        problems.add("judge.review_at", f"{config.judge.review_at:g} lies above pass_at {config.judge.pass_at:g}")
    for where, sentence in key_problems(config.models):
        problems.add(where, sentence)
    for where, alias in (("generate.model", config.generate.model), ("restructure.model", config.restructure.model)):
        if alias not in config.models and (alias or where == "generate.model"):
            problems.add(where, f"there is no model '{alias}'; {nearest(alias, list(config.models))}")
    for kind in config.generate.kinds:
        if kind not in KINDS:
            problems.add(f"generate.kinds.{kind}", f"unknown kind; {nearest(kind, list(KINDS))}")


def _reader_names(config: Config) -> list[str]:
    return sorted(parse.TABLE.keys() | config.parse.suffixes.values())


def _chunker_names(config: Config) -> list[str]:
    return list(AUTO_CHUNKERS.values()) if config.chunk.use == "auto" else [config.chunk.use]


def _generate_options(config: Config, *, alone: bool) -> dict[str, object]:
    """The settings as generators take them; 0 means: from the number of facts."""
    per_chunk = config.generate.per_chunk
    auto = AUTO_PER_CHUNK if alone else 0
    return msgspec.structs.asdict(config.generate) | {
        "per_chunk": auto if per_chunk == "auto" else per_chunk,
        "kinds": {kind: float(weight) for kind, weight in config.generate.kinds.items() if kind in KINDS},
        "personas": tuple(config.generate.personas),
    }


def signature(plugin: object) -> str:
    """Who it is and what it was told, as far as that can change the output."""
    made = cast("Plugin", plugin)
    options = msgspec.json.encode(made.options).decode()
    return f"{made.name}@{made.version} {options}"


def _signatures(plan: Plan) -> dict[StageName, str]:
    curate = msgspec.json.encode(plan.config.curate).decode()
    return {
        "parse": " ".join(
            [*(f"{name}={signature(reader)}" for name, reader in sorted(plan.readers.items())), signature(plan.masking)]
        ),
        "clean": signature(plan.cleaner),
        "chunk": " ".join(signature(chunker) for _, chunker in sorted(plan.chunkers.items())),
        "screen": f"{signature(plan.screen)} {plan.config.generate.mode}",
        "restructure": _restructure(plan),
        "generate": signature(plan.generator) + asked_of(plan, plan.writer, plan.generator.prompts),
        "judge": signature(plan.judge),
        "curate": f"{dataset.name}@{dataset.version} {curate}",
        "format": f"{signature(plan.format)} {plan.config.format.files} {plan.config.format.threshold:g}",
    }


def _restructure(plan: Plan) -> str:
    """Who rewrites chunks."""
    if plan.rewriter is None:
        return ""
    from autotune_lm.generate import restructure

    asked = asked_of(plan, plan.rewriter, (restructure.PROMPT,))
    return f"restructure@{restructure.VERSION} {plan.config.restructure.messy_from:g}{asked}"


def asked_of(plan: Plan, model: Model | None, prompts: Sequence[str]) -> str:
    """What of a model and its prompts can change the answers: nothing of where it runs, how fast, or who pays."""
    if model is None:
        return ""
    says = f" {model.provider}/{model.model} {model.temperature:g} {model.max_tokens} {model.thinking}"
    if model.provider == "scripted":
        says += f" {model.behaviour}"
    return " ".join([says, *(plan.prompts.get(name).reference for name in prompts)])
