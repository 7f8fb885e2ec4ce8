"""Floor 4. Zip files that documents come in: looked through before they are opened, read in memory, never unpacked.

The limits keep a small file from growing into a large one: how many members, how large each and all of them are said
to be, and how much smaller they lie in the file. A member is read to the size that it claims and no further.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import NamedTuple

from autotune_lm.core.errors import SourceError

MOST_MEMBERS = 10_000
LARGEST_MEMBER = 200_000_000
LARGEST_TOTAL = 500_000_000
HIGHEST_RATIO = 200
SMALL = 1_000_000
"""Bytes up to which a member may be packed as tightly as it likes."""

_HEADER, _MEMBER = struct.Struct("<4s22xHH"), b"PK\x03\x04"
"""What stands before a member: its mark, and at its end how long the name and the extra field are."""
_END, _END_MARK, _END64_MARK = struct.Struct("<4s4H2LH"), b"PK\x05\x06", b"PK\x06\x07"
_ENTRY, _ENTRY_MARK = struct.Struct("<4s2xBx2H4x3L3H8xL"), b"PK\x01\x02"
_MODERN = 0x800
"""The flag of a name in UTF-8."""
_PLAIN_FLAGS = _MODERN | 0x0E
"""Flags that change nothing about how a member is read: how hard it was packed, and where its sizes are repeated."""
_NEWEST, _HUGE = 63, 0xFFFFFFFF
"""The version of the format that is understood, and what stands for a size that is told elsewhere."""


class _Member(NamedTuple):
    """What the list of members says of one; the names are those of ``zipfile.ZipInfo``."""

    filename: str
    flag_bits: int
    compress_type: int
    CRC: int
    compress_size: int
    file_size: int
    header_offset: int


class Archive:
    """The members of a zip file by name. Names that lead outside are as if they were not there."""

    def __init__(self, data: bytes) -> None:
        """Look through the list of members.

        Raises:
            SourceError: it is no zip file, is cut off, encrypted or beyond the limits.
        """
        self._data = data
        self._opened: zipfile.ZipFile | None = None
        members: Sequence[_Member | zipfile.ZipInfo] = _members(data)
        if not members:
            try:
                members = self._zip.infolist()
            except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError) as cause:
                raise SourceError("it is damaged: no zip file can be read from it", "get a whole copy of it") from cause
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
            with self._zip.open(member if isinstance(member, zipfile.ZipInfo) else member.filename) as part:
                return part.read(most)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as cause:
            raise SourceError(
                f"it is damaged: its part '{name[:100]}' cannot be read", "get a whole copy of it"
            ) from cause

    @property
    def _zip(self) -> zipfile.ZipFile:
        """The same file as the standard library reads it, opened where it is needed."""
        if self._opened is None:
            self._opened = zipfile.ZipFile(io.BytesIO(self._data))
        return self._opened

    def _inflated(self, member: _Member | zipfile.ZipInfo) -> bytes:
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


def _members(data: bytes) -> list[_Member]:
    """The list of members as nearly all programs write it; nothing where anything about it is odd.

    APPNOTE of PKWARE, 4.3.12 and 4.3.16. The standard library reads the same in thrice the time, and what is odd.
    """
    end = len(data) - _END.size
    if end < _HEADER.size or not data.startswith(_END_MARK, end) or data.startswith(_END64_MARK, end - 20):
        return []
    _, disk, first, here, count, size, at, comment = _END.unpack_from(data, end)
    if disk or first or comment or here != count or at + size != end:
        return []
    found: list[_Member] = []
    while at + _ENTRY.size <= end:
        mark, version, flags, how, crc, packed, whole, named, extra, said, place = _ENTRY.unpack_from(data, at)
        name = data[at + _ENTRY.size : at + _ENTRY.size + named]
        odd = mark != _ENTRY_MARK or version > _NEWEST or flags & ~_PLAIN_FLAGS or extra or said
        if odd or _HUGE in (packed, whole, place) or not name.isascii() or b"\0" in name:
            return []
        found.append(_Member(name.decode("ascii"), flags, how, crc, packed, whole, place))
        at += _ENTRY.size + named
    return found if at == end and len(found) == count else []


def _check(members: Sequence[_Member | zipfile.ZipInfo]) -> None:
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
