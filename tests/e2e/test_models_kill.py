"""Runs that ask a model are killed at random moments: the same bytes, and nothing kept is asked again."""

KILLS = 3
MEAN, MOST = 3.0, 8
"""Replies bought twice for one kill, with up to 64 in flight."""


def test_killed_runs_buy_little_twice_and_end_with_the_same_bytes(kills, serving, tmp_path):
    serving.write_facts(tmp_path / "docs", 4, 20)
    with serving.serving(least_s=0.05, most_s=0.25) as server:
        done = kills.kills(tmp_path / "docs", tmp_path, server, KILLS, seed=1, **{"generate.kinds": "{multi-hop: 0}"})
    assert any(one.delivered > one.committed > 0 or one.committed > 0 for one in done), "no kill hit the asking"
    assert [one for one in done if one.differs] == []
    assert [one for one in done if one.asked_again] == []
    assert max(one.twice for one in done) <= MOST
    assert sum(one.twice for one in done) / len(done) <= MEAN
