"""Floor 5. What goes through the pipe between a run and its workers: MessagePack values behind their length."""

from typing import BinaryIO, TypeVar

import msgspec

T = TypeVar("T")
_LENGTH_BYTES = 8


def send(pipe: BinaryIO, value: object) -> None:
    """Write one value.

    Raises:
        OSError: nobody reads at the other end.
    """
    data = msgspec.msgpack.encode(value)
    pipe.write(len(data).to_bytes(_LENGTH_BYTES, "little") + data)
    pipe.flush()


def receive(pipe: BinaryIO, kind: type[T]) -> T | None:
    """Read one value; None where the other end is gone."""
    head = pipe.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    length = int.from_bytes(head, "little")
    data = pipe.read(length)
    return msgspec.msgpack.decode(data, type=kind) if len(data) == length else None
