"""Floor 5. What a run would ask of models: calls, tokens, price and time as ranges, and what of it is paid already."""

import math
from collections.abc import Sequence
from pathlib import Path

import msgspec

from autotune_lm.config.schema import Model
from autotune_lm.core.types import Part
from autotune_lm.llm.auto import resolve_offline
from autotune_lm.llm.prices import MILLION, Price, cost_of, price_of
from autotune_lm.parse.scan import Found
from autotune_lm.pipeline.durations import History, Span, history_of, seconds_of
from autotune_lm.pipeline.plan import Plan
from autotune_lm.pipeline.rehearsal import Played, Rehearsed, rehearse
from autotune_lm.store.db import Database

CALLS = Span(0.9, 1.3)
"""Faulty replies are asked for again; of one call for each item."""
CALLS_ON_CALLS = Span(0.6, 1.6)
"""Where replies decide about further calls."""
TOKENS_IN = Span(0.7, 1.25)
"""Other vocabularies than the one we count with."""
TOKENS_OUT = Span(0.5, 1.5)
"""Beside what rules reply, where nothing is known of the model."""
TOKENS_OUT_KNOWN = Span(0.7, 1.4)
"""Beside the mean of its replies in the store."""
PART = Span(0.7, 1.4)
"""Where only a part of the work was played."""
LESS_YIELD = 1.4
"""Of rules nearly every item is kept; of a model perhaps two of three."""
MANY_BROKEN = 0.1
THINKING = 4.0
"""What thinking may add to a reply."""


class CallForecast(Part, frozen=True):
    """What one alias would be asked; ``price`` is None where it is not known."""

    alias: str
    who: str
    """Provider and model; empty where that is decided when the run starts."""
    calls: Span
    tokens_in: Span
    tokens_out: Span
    seconds: Span
    price: Span | None = None
    """US dollars."""
    batch_price: Span | None = None
    """The same as a batch of the provider."""
    paid_calls: int = 0
    """Calls whose replies are in the store; they are not in the figures above."""
    paid_cost: float | None = None
    """What those would cost, in US dollars."""
    assumptions: tuple[str, ...] = ()


def forecast_calls(
    plan: Plan, path: Path, db: Database | None, found: Sequence[Found], *, fresh: bool = False
) -> list[CallForecast]:
    """One forecast for each alias that would be asked; none where no model writes. Nobody is contacted."""
    if undecided := _undecided(plan, db):
        return undecided
    if plan.writer is None and plan.rewriter is None:
        return []
    played = rehearse(plan, path, found, fresh=fresh)
    aliases = dict.fromkeys((plan.config.restructure.model, plan.config.generate.model))
    made = ((alias, plan.model(alias)) for alias in aliases if alias)
    forecasts = [estimate(alias, settings, played, history_of(db, settings)) for alias, settings in made if settings]
    if not plan.config.generate.target:
        return forecasts
    return [overshoot(one, 2 * plan.models[one.alias].max_parallel) for one in forecasts]


def _undecided(plan: Plan, db: Database | None) -> list[CallForecast]:
    """Aliases of which only a look at a server can tell who they are."""
    nothing = Span(0.0, 0.0)
    config = plan.config
    used = dict.fromkeys(alias for alias in (config.restructure.model, config.generate.model) if alias)
    open_ = [alias for alias in used if resolve_offline(alias, config.models[alias], db) is None]
    return [CallForecast(alias, "", nothing, nothing, nothing, nothing) for alias in open_]


def estimate(alias: str, settings: Model, played: Sequence[Rehearsed], history: History) -> CallForecast:
    """The figures for one alias."""
    nothing = Span(0.0, 0.0)
    calls, tokens_in, tokens_out, paid, saved = nothing, nothing, nothing, 0.0, 0.0
    price = price_of(settings.provider, settings.model, settings)
    for group in played:
        mine = [call for call in group.calls if call.alias == alias]
        todo = [call for call in mine if call.reply is None]
        many = _many(group, len(mine))
        calls = calls.plus(Span(math.floor(len(todo) * many.low), math.ceil(len(todo) * many.high)))
        tokens_in = tokens_in.plus(_in(todo).times(many.low, many.high))
        tokens_out = tokens_out.plus(_out(todo, settings, history).times(many.low, many.high))
        paid += (len(mine) - len(todo)) * group.factor
        saved += sum(cost_of(price, call.reply) or 0.0 for call in mine if call.reply) * group.factor
    costs = _cost(price, tokens_in, tokens_out)
    return CallForecast(
        alias,
        f"{settings.provider} {settings.model}".strip(),
        calls,
        tokens_in,
        tokens_out,
        seconds_of(settings, history, calls, tokens_in, tokens_out),
        costs,
        costs.times(price.batch, price.batch) if costs and price and price.batch < 1 else None,
        round(paid),
        saved if price else None,
        tuple(_assumptions(settings, price, played, history)),
    )


def overshoot(forecast: CallForecast, more: int) -> CallForecast:
    """With a target: more calls where they yield less, and those in flight when it is reached are paid too."""
    if not forecast.calls.high:
        return forecast
    grow = LESS_YIELD + more / forecast.calls.high
    changes = {
        name: span.times(1.0, grow)
        for name in ("calls", "tokens_in", "tokens_out", "seconds", "price", "batch_price")
        if (span := getattr(forecast, name)) is not None
    }
    return msgspec.structs.replace(forecast, **changes)


def _many(group: Rehearsed, calls: int) -> Span:
    """By what the calls of a group are multiplied."""
    spread = CALLS if calls <= max(group.items, 1) else CALLS_ON_CALLS
    part = Span(1.0, 1.0) if group.is_whole else PART
    few = Span(1.0, 1.0 + 2 / calls) if calls else Span(1.0, 1.0)  # of few, one more is much
    return spread.times(group.factor * part.low * few.low, group.factor * part.high * few.high)


def _in(calls: Sequence[Played]) -> Span:
    prompts = sum(call.tokens_in for call in calls)
    schemas = sum(call.schema_tokens for call in calls)
    return Span(prompts * TOKENS_IN.low, (prompts + schemas) * TOKENS_IN.high)


def _out(calls: Sequence[Played], settings: Model, history: History) -> Span:
    total = Span(0.0, 0.0)
    for call in calls:
        known = history.tokens_out.get(call.prompt)
        if known:
            total = total.plus(TOKENS_OUT_KNOWN.times(known, known))
            continue
        likely = max(TOKENS_OUT.high * call.tokens_out, min(0.8 * call.most_out, 6 * call.tokens_out + 200))
        thought = THINKING if settings.thinking == "auto" else 1.0
        total = total.plus(Span(TOKENS_OUT.low * call.tokens_out, likely * thought))
    return total


def _cost(price: Price | None, tokens_in: Span, tokens_out: Span) -> Span | None:
    """In US dollars. At best half of the prompts is remembered by the provider."""
    if price is None:
        return None
    best = (price.input + price.cached) / 2
    low = tokens_in.low * best + tokens_out.low * price.output
    return Span(low / MILLION, (tokens_in.high * price.input + tokens_out.high * price.output) / MILLION)


def _assumptions(settings: Model, price: Price | None, played: Sequence[Rehearsed], history: History) -> list[str]:
    """What the figures stand on, a sentence each."""
    said = ["the run was rehearsed with rules in the model's place; a real model replies at other lengths"]
    looked, files = sum(group.files_played for group in played), sum(group.files for group in played)
    if looked < files:
        said.append(f"{looked:,} of {files:,} files were looked at")
    if left := sum(group.left for group in played):
        items = sum(group.items for group in played)
        said.append(f"{items:,} of {items + left:,} items of those were played")
    broken = [sentence for group in played for sentence in group.broken]
    if len(broken) > MANY_BROKEN * sum(group.items for group in played):
        said.append(
            f"the figures may be too low: {len(broken):,} items failed in the rehearsal; the first: {broken[0]}"
        )
    if history.tokens_out:
        said.append(f"lengths and times are those of its last {history.replies:,} replies in this project")
    else:
        said.append("nothing is known yet of how long and how fast this model replies")
    if price is None:
        said.append("its price is not known; set input_price and output_price of the model")
    elif price.read:
        said.append(f"prices were read on {price.read} ({price.source}); they may have changed")
    if settings.thinking == "auto":
        said.append("a model that thinks first may write several times as much")
    return said


def told(forecast: CallForecast) -> list[str]:
    """Lines for a person."""
    if not forecast.who:
        hint = f"--set models.{forecast.alias}.provider=… and model=… shows what one would be asked"
        return [f"{forecast.alias}: who it is, or whether a model is asked at all, shows when the run starts; {hint}"]
    if not forecast.calls.high:
        lines = [f"{forecast.alias} ({forecast.who}): no further call"]
    else:
        lines = [
            f"{forecast.alias} ({forecast.who}): {_counts(forecast.calls)} calls",
            f"  tokens  {_counts(forecast.tokens_in)} in, {_counts(forecast.tokens_out)} out",
            f"  price   {_dollars(forecast.price)}{_batch(forecast)}",
            f"  time    {_time(forecast.seconds.low)} to {_time(forecast.seconds.high)}",
        ]
    if forecast.paid_calls:
        saved = f", worth ${forecast.paid_cost:,.2f}" if forecast.paid_cost else ""
        lines.append(f"  paid    {forecast.paid_calls:,} more calls have their reply in the store{saved}")
    return lines + [f"  note    {sentence}" for sentence in forecast.assumptions]


def _batch(forecast: CallForecast) -> str:
    return f"; {_dollars(forecast.batch_price)} as a batch (--batch)" if forecast.batch_price else ""


def _counts(span: Span) -> str:
    low, high = f"{span.low:,.0f}", f"{span.high:,.0f}"
    return low if low == high else f"{low} to {high}"


def _dollars(span: Span | None) -> str:
    if span is None:
        return "not known"
    if not span.high:
        return "nothing"
    places = 2 if span.low >= 0.1 else 4
    return f"${span.low:,.{places}f} to ${span.high:,.{places}f}"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
