from autotune_lm.kit.assemble import fence


def test_a_fence_is_longer_than_any_inside() -> None:
    assert fence("x", "py") == "```py\nx\n```"
    assert fence("```\nx\n```").startswith("````\n")
    assert fence("a ``` b ````` c `` d").endswith("\n``````")
    assert fence("``") == "```\n``\n```"


def test_a_fence_around_nothing_but_ticks() -> None:
    """To try one length after the other would take hours."""
    assert len(fence("`" * 500_000)) == 3 * 500_000 + 4
