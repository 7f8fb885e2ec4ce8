"""Worker processes: a real one for each test. What readers do to them is in ``tests/e2e/test_isolation.py``."""

import asyncio
import hashlib
import os
from contextlib import closing

import pytest

from autotune_lm.clean.masking import MaskingOptions
from autotune_lm.core.types import Source
from autotune_lm.pipeline.pool import Pool, Worker
from autotune_lm.pipeline.reading import Job, Settings

TEXT = b"The harbour office opens at seven in the morning."
SETTINGS = Settings({"plain": {}}, MaskingOptions(), 1000)


@pytest.fixture
def job(tmp_path):
    """A job to read a file."""

    def make(data=TEXT, *, name="a.txt", timeout_s=20.0, **more):
        path = tmp_path / name
        path.write_bytes(data)
        source = Source(repository="r", uri=name, media_type="text/plain", sha256=hashlib.sha256(data).hexdigest())
        return Job("plain", source, os.fsencode(path), os.fsencode(tmp_path), timeout_s, **more)

    return make


@pytest.fixture
def worker():
    with closing(Worker(SETTINGS)) as made:
        yield made


def test_a_file_is_read_and_masked(worker, job):
    reply = worker.read(job(b"Write to ann.lee@harbour-office.org for the tide tables of the year."))
    assert reply.document.text == "Write to [EMAIL 1] for the tide tables of the year."
    assert reply.document.genuine() and not reply.failed


def test_notes_of_the_run_are_notes_of_the_document(worker, job):
    reply = worker.read(job(notes=("read by its content",)))
    assert reply.document.notes == ("read by its content",) and reply.document.genuine()


def test_one_process_reads_many_files(worker, job):
    worker.read(job())
    process = worker._process
    assert worker.read(job(b"Another text of the harbour.", name="b.txt")).document.text.startswith("Another")
    assert worker._process is process


def test_a_process_that_died_while_it_had_nothing_to_do_is_replaced(worker, job):
    worker.read(job())
    worker._process.kill()
    worker._process.wait()
    assert worker.read(job()).document


def test_a_file_that_is_not_what_the_scan_saw(worker, job, tmp_path):
    asked = job()
    (tmp_path / "a.txt").write_bytes(b"changed")
    reply = worker.read(asked)
    assert "changed while it was read" in reply.failed.error and not reply.broken
    (tmp_path / "a.txt").unlink()
    assert "No such file" in worker.read(asked).failed.error


def test_a_reader_that_does_not_exist_is_a_failure_of_the_file(worker, job):
    asked = job()
    reply = worker.read(Job("nosuch", asked.source, asked.path, asked.root, 20.0))
    assert "nosuch" in reply.failed.error


def test_a_closed_worker_reads_nothing(worker, job):
    worker.close()
    assert "the run is ending" in worker.read(job()).failed.error


def test_many_files_at_once(job):
    pool = Pool(SETTINGS, 2)
    jobs = [job(f"The text of file number {number}.".encode(), name=f"{number}.txt") for number in range(20)]

    async def read_all():
        return await asyncio.gather(*(pool.read(one) for one in jobs))

    try:
        replies = asyncio.run(read_all())
    finally:
        pool.close()
    assert [reply.document.text for reply in replies] == [f"The text of file number {n}." for n in range(20)]


def test_a_pool_that_read_nothing_starts_and_closes_nothing(job):
    pool = Pool(SETTINGS, 2)
    pool.close()
    pool.close()
