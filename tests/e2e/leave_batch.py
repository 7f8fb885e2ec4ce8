"""A process to be killed: leaves calls in a batch and waits for the replies. ``leave_batch.py PROVIDER URL DB``"""

import asyncio
import json
import sys
from contextlib import closing
from pathlib import Path

from autotune_lm.config.schema import Model
from autotune_lm.core.calls import Call
from autotune_lm.core.types import Message
from autotune_lm.kit.registry import load
from autotune_lm.llm import providers
from autotune_lm.llm.batch.desk import BatchDesk, Habits, Waiting
from autotune_lm.llm.batch.rounds import run_batch_rounds, service_of
from autotune_lm.llm.endpoint import endpoint_of
from autotune_lm.store.calls import find_call
from autotune_lm.store.db import open_database

CALLS = [Call(model="m", messages=(Message("user", f"question {n}"),), max_tokens=9) for n in range(6)]


async def replies(provider, url, db):
    endpoint = endpoint_of(Model(provider=provider, model="m", base_url=url, key_env="LOOPBACK_KEY"))
    kind = load("providers", providers.TABLE, provider)
    reader = kind(endpoint)

    async def live(call, rung):
        return reader.read(find_call(db, call.id).raw)

    desk = BatchDesk(
        service_of(endpoint, kind, live, lambda reply: 0.5), db, lambda event: None, Habits(poll_s=0.01, live_below=0)
    )
    said = {}

    async def work():
        for call in CALLS:
            try:
                said[call.id] = (await desk.ask(call, "text")).text
            except Waiting:
                continue
        return True

    await run_batch_rounds(work, desk)
    await desk.close()
    return said


if __name__ == "__main__":
    with closing(open_database(Path(sys.argv[3]))) as db:
        sys.stdout.write(json.dumps(asyncio.run(replies(sys.argv[1], sys.argv[2], db))))
