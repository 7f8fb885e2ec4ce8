"""The doctor's parts that need no server."""

import asyncio

import pytest

from autotune_lm.config.schema import Config, Format
from autotune_lm.pipeline.doctor import Finding, disk, exit_code, extras
from autotune_lm.pipeline.doctor_models import widest


@pytest.mark.parametrize(("states", "expected"), [(["ok"], 0), (["ok", "warn"], 0), (["warn", "fail"], 4), ([], 0)])
def test_only_a_failure_ends_with_four(states, expected):
    assert exit_code([Finding("x", state, "says") for state in states]) == expected


@pytest.mark.parametrize(("free", "state"), [(5_000_000_000, "ok"), (500_000_000, "warn"), (1_000_000, "fail")])
def test_disk(tmp_path, free, state):
    found = disk(free, tmp_path)
    assert found.state == state
    assert bool(found.remedy) == (state != "ok")


def test_an_absent_extra_says_how_to_get_it():
    found = {one.about: one for one in extras(Config(format=Format(files="parquet")), lambda _: False)}
    assert found["extra parquet"].state == "fail"
    assert found["extra documents"].state == "warn"
    assert found["extra ocr"].state == "ok"
    assert all("pip install 'autotune-lm[" in one.remedy for one in found.values())


@pytest.mark.parametrize("slots", [1, 4, 8])
def test_the_width_that_pays_is_that_of_the_server(slots):
    async def measured() -> tuple[int, float]:
        free = asyncio.Semaphore(slots)

        async def one(_: int) -> int:
            async with free:
                await asyncio.sleep(0.05)
            return 10

        return await widest(one, most=32)

    width, speed = asyncio.run(measured())
    assert width == slots
    assert speed > 0


def test_no_wider_than_the_settings_allow():
    async def measured() -> int:
        async def one(_: int) -> int:
            await asyncio.sleep(0.02)
            return 10

        return (await widest(one, most=4))[0]

    assert asyncio.run(measured()) == 4
