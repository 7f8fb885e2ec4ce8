"""A model that fails in 16 ways: no chunk is lost, no unusable text is kept, each failure is recorded once."""

import pytest

DOCUMENTS, SECTIONS = 3, 12
FEW = {"chunk.size_tokens": 160, "generate.per_chunk": 2, "generate.kinds": "{multi-hop: 0}"}


@pytest.fixture(scope="module")
def clean(faults, serving, tmp_path_factory):
    """Documents, and the project of a run without faults."""
    folder = tmp_path_factory.mktemp("faults")
    serving.write_facts(folder / "docs", DOCUMENTS, SECTIONS)
    with serving.serving() as server:
        ended = serving.run(folder / "docs", folder / "clean", server.url, **FEW)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert len(faults.said(folder / "clean")) == DOCUMENTS * SECTIONS
    return folder


def test_faults_of_all_kinds_leave_what_a_faultless_run_makes(faults, clean):
    proof = faults.prove(clean / "docs", clean / "P1", clean / "clean", seed=1, share=0.8, **FEW)
    assert proof.problems == []
    assert len(proof.faults) >= len(faults.KINDS) - 3  # tools/fault_test.py has room for all of them
    assert not proof.failed


def test_faults_that_never_heal_are_recorded_under_their_cause(faults, clean):
    proof = faults.prove(clean / "docs", clean / "P2", clean / "clean", seed=2, share=0.2, bound=0.2, **FEW)
    assert proof.problems == []
    assert proof.failed.keys() <= {"refusal", "empty", "loop", "invalid_json"} and len(proof.failed) >= 2


def test_bad_weather_changes_not_one_byte(faults, clean, image):
    kinds = ",".join(kind for kind in faults.WEATHER if kind != "schema refused")
    proof = faults.prove(clean / "docs", clean / "P3", clean / "clean", seed=3, share=0.3, kinds=kinds, **FEW)
    assert proof.problems == [] and sum(proof.faults.values()) > 10
    assert image(clean / "P3" / "out") == image(clean / "clean" / "out")


def test_a_reply_that_is_of_no_use_is_not_bought_again(faults, serving, clean):
    project = clean / "P4"
    broken = faults.prove(clean / "docs", project, clean / "clean", seed=4, share=0.01, bound=0.2, **FEW)
    assert broken.failed
    with serving.serving() as server:
        again = serving.run(clean / "docs", project, server.url, **FEW)
        assert server.stats()["asked_in_all"] == 0
    assert again.returncode == 5 and len(faults.failures(project)) == sum(broken.failed.values())


def test_what_bad_weather_kept_away_comes_with_the_next_run(faults, serving, clean, image):
    project = clean / "P5"
    told = {"bound": 0.1, "bound_kinds": "stall", "kinds": "stall"}
    broken = faults.prove(clean / "docs", project, clean / "clean", seed=5, share=0.01, **told, **FEW)
    assert set(broken.failed) == {"stalled"} and broken.problems == []
    with serving.serving() as server:
        healed = serving.run(clean / "docs", project, server.url, **FEW)
    assert healed.returncode == 0, healed.stderr
    assert image(project / "out") == image(clean / "clean" / "out")
