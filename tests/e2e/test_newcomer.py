"""What somebody meets who follows the docs for the first time, and mistypes: sentences, not surprises."""

SCRIPTED = ("--set", "models.writer.provider=scripted")


def test_what_only_a_model_can_do_is_named_where_there_is_none(autotune, docs):
    words = ("run", "docs", "--project", "P", "--set", "generate.turns=3", "--set", "generate.rejected=true")
    ended = autotune(*words, cwd=docs.parent)
    assert "without a model generate.turns and generate.rejected are not done; name one" in ended.stderr
    assert "not done" not in autotune(*words, *SCRIPTED, cwd=docs.parent).stderr


def test_the_price_is_told_as_far_as_it_is_known(autotune, docs):
    ended = autotune("run", "docs", "--project", "P", *SCRIPTED, cwd=docs.parent)
    assert "free of charge" in ended.stdout and "writer     scripted (create@1)" in ended.stdout
