"""Files appear whole or not at all."""

import errno

import pytest

from autotune_lm.core.errors import NotWritable
from autotune_lm.kit import files
from autotune_lm.kit.files import json_lines, read_lines, write_aside, writing_aside


def test_folders_are_made_and_nothing_is_left_beside(tmp_path):
    path = tmp_path / "a" / "b" / "c.jsonl"
    write_aside(path, json_lines([b"{}", b"[]"]))
    assert path.read_bytes() == b"{}\n[]\n"
    assert list(path.parent.iterdir()) == [path]


def test_the_old_file_stands_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    with writing_aside(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_error_leaves_the_old_file_alone(tmp_path, error):
    def pieces():
        yield b"half"
        raise error

    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    with pytest.raises(error):
        write_aside(path, pieces())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_a_file_is_not_writable(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(NotWritable) as caught:
        write_aside(tmp_path / "a" / "b.txt", [b""])
    assert str(tmp_path) in caught.value.message
    assert caught.value.hint
    assert isinstance(caught.value.__cause__, OSError)


def test_a_full_disk_is_said_plainly(tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(NotWritable, match="the disk is full"):
        write_aside(tmp_path / "a.txt", [b"much"])
    assert list(tmp_path.iterdir()) == []


def test_lines_come_back_without_ends_and_empty_ones(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"a":"\u2028"}\n\n  \r\n[1]\r\n{}'.encode())
    assert list(read_lines(path)) == ['{"a":"\u2028"}'.encode(), b"[1]", b"{}"]
