"""Floor 4. Zip files that documents come in: looked through before they are opened, read in memory, never unpacked.

The limits keep a small file from growing into a large one: how many members, how large each and all of them are said
to be, and how much smaller they lie in the file. A member is read to the size that it claims and no further.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

from autotune_lm.core.errors import SourceError

MOST_MEMBERS = 10_000
LARGEST_MEMBER = 200_000_000
LARGEST_TOTAL = 500_000_000
HIGHEST_RATIO = 200
SMALL = 1_000_000
"""Bytes up to which a member may be packed as tightly as it likes."""

_HEADER, _MEMBER = struct.Struct("<4s22xHH"), b"PK\x03\x04"
"""What stands before a member: its mark, and at its end how long the name and the extra field are."""


class Archive:
    """The members of a zip file by name. Names that lead outside are as if they were not there."""

    def __init__(self, data: bytes) -> None:
        """Look through the list of members.

        Raises:
            SourceError: it is no zip file, is cut off, encrypted or beyond the limits.
        """
        try:
            self._zip, self._data = zipfile.ZipFile(io.BytesIO(data)), data
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError) as cause:
            raise SourceError("it is damaged: no zip file can be read from it", "get a whole copy of it") from cause
        members = self._zip.infolist()
        _check(members)
        self._members = {member.filename: member for member in members if _is_inside(member.filename)}

    @property
    def names(self) -> Sequence[str]:
        """The names of all members, in the order of the file."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self._members

    def read(self, name: str, most: int = -1) -> bytes:
        """The bytes of a member, or the first ``most`` of them.

        Raises:
            SourceError: it is not there, or damaged.
        """
        member = self._members.get(name)
        if member is None:
            raise SourceError(f"it is damaged: its part '{name[:100]}' is missing", "get a whole copy of it")
        try:
            if most < 0 and (data := self._inflated(member)):
                return data
            with self._zip.open(member) as part:
                return part.read(most)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as cause:
            raise SourceError(
                f"it is damaged: its part '{name[:100]}' cannot be read", "get a whole copy of it"
            ) from cause

    def _inflated(self, member: zipfile.ZipInfo) -> bytes:
        """A small packed member, at a third of the standard library's cost; nothing where anything about it is odd."""
        start = member.header_offset
        head = self._data[start : start + _HEADER.size]
        if len(head) < _HEADER.size or member.compress_type != zipfile.ZIP_DEFLATED or member.file_size > SMALL:
            return b""
        mark, name_size, extra_size = _HEADER.unpack(head)
        start += _HEADER.size + name_size + extra_size
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        data = inflater.decompress(self._data[start : start + member.compress_size], member.file_size + 1)
        whole = inflater.eof and len(data) == member.file_size and zlib.crc32(data) == member.CRC
        return data if mark == _MEMBER and whole else b""


def _check(members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse what would grow too large.

    Raises:
        SourceError: beyond the limits, or encrypted.
    """
    remedy = "if you trust it, save it again with the program that made it"
    if len(members) > MOST_MEMBERS:
        raise SourceError(f"it holds {len(members):,} members; the limit is {MOST_MEMBERS:,}", remedy)
    if sum(member.file_size for member in members) > LARGEST_TOTAL:
        raise SourceError(f"its members grow beyond {LARGEST_TOTAL // 1_000_000} MB", remedy)
    for member in members:
        if member.flag_bits & 1:
            raise SourceError("it is encrypted", "save a copy without a password")
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > LARGEST_MEMBER or (member.file_size > SMALL and ratio > HIGHEST_RATIO):
            grown = f"{member.compress_size / 1e6:.1f} MB to {member.file_size / 1e6:.0f} MB"
            raise SourceError(f"its part '{member.filename[:100]}' grows from {grown}", remedy)


def _is_inside(name: str) -> bool:
    """Whether a name stays below the folder that it would be unpacked to."""
    parts = name.replace("\\", "/").split("/")
    return bool(parts[0]) and ".." not in parts and ":" not in parts[0]
