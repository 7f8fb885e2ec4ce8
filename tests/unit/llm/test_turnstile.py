import asyncio
import time

from autotune_lm.llm.turnstile import Turnstile


async def busy(stile):
    """A caller who works for long."""
    await stile.enter()
    time.sleep(0.01)  # this is what callers do
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def test_nobody_waits_while_callers_are_quick():
    async def main():
        stile, passed = Turnstile(), []
        for number in range(5):
            asyncio.get_running_loop().call_soon(passed.append, "a turn")
            await stile.enter()
            passed.append(number)
        return list(passed)

    assert asyncio.run(main()) == [0, 1, 2, 3, 4]


def test_one_for_each_turn_of_the_loop_in_order():
    seen = []

    async def caller(stile, number, rounds):
        await stile.enter()
        seen.append((number, rounds[0]))

    async def main():
        stile, rounds = Turnstile(), [0]
        await busy(stile)
        callers = [asyncio.create_task(caller(stile, number, rounds)) for number in range(5)]
        while not all(one.done() for one in callers):
            rounds[0] += 1
            await asyncio.sleep(0)

    asyncio.run(main())
    assert [number for number, _ in seen] == [0, 1, 2, 3, 4]
    assert len({turn for _, turn in seen}) == 5


def test_who_was_cancelled_holds_up_nobody():
    async def main():
        stile = Turnstile()
        await busy(stile)
        callers = [asyncio.create_task(stile.enter()) for _ in range(4)]
        await asyncio.sleep(0)
        callers[0].cancel()
        callers[1].cancel()
        callers[3].cancel()
        await asyncio.wait_for(callers[2], 5)
        await asyncio.wait_for(stile.enter(), 5)

    asyncio.run(main())


def test_another_loop_finds_it_open():
    stile = Turnstile()
    for _ in range(2):
        asyncio.run(asyncio.wait_for(stile.enter(), 5))
