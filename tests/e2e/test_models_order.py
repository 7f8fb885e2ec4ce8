"""One dataset, whatever the number of calls at once and the order in which replies arrive."""


def test_concurrency_and_latencies_change_nothing(serving, tmp_path, image):
    serving.write_facts(tmp_path / "docs", 3, 8)
    made = []
    for number, parallel in enumerate((1, 7, 64)):
        with serving.serving(seed=f"order {number}", least_s=0.0, most_s=0.02) as server:
            project = tmp_path / f"P{parallel}"
            more = {"models.writer.max_parallel": parallel, "generate.wordings": 2}
            ended = serving.run(tmp_path / "docs", project, server.url, **more)
            assert ended.returncode == 0, ended.stdout + ended.stderr
            assert server.stats()["most_in_flight"] <= parallel
        made.append(image(project / "out"))
    assert made[0].keys() >= {"samples.jsonl", "dataset/train.jsonl"}
    manifests = [files.pop("manifest.json") for files in made]
    assert made[0] == made[1] == made[2]
    assert manifests[0] == manifests[1] == manifests[2]
