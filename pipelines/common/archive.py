"""Reading image archives without unpacking them: members are streams, never paths on our disk."""

import io
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from common.job import JobError

LARGEST_IMAGE = 64 * 1024 * 1024
LOCAL_HEADER = struct.Struct("<4s22xHH")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, RuntimeError)


def only_zip(folder: Path) -> Path:
    """The one archive in an input folder."""
    found = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    archives = [path for path in found if path.suffix.lower() == ".zip"]
    if len(archives) == 1:
        return archives[0]
    held = ", ".join(path.name for path in (archives or found)[:5]) or "nothing"
    problem = "no archive" if not archives else "more than one archive"
    raise JobError(f"{problem}: {folder} must hold exactly one .zip file and holds {held}; check InputDataUri")


@contextmanager
def open_zip(source: Path | IO[bytes], name: str) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(source)
    except BROKEN as error:
        raise JobError(f"{name} is not a complete zip file ({error}); download it again") from error
    with archive:
        if min((member.header_offset for member in archive.infolist()), default=0) > 0:
            # The directory that was found belongs to a zip inside this one, whose own was cut off.
            raise JobError(f"{name} is not a complete zip file (its end is missing); download it again")
        yield archive


@contextmanager
def open_inner_zip(outer: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[zipfile.ZipFile]:
    """A zip inside a zip: read in place when it is stored, by way of a temporary file when it is compressed."""
    name = f"{Path(outer.filename or 'the archive').name} > {member.filename}"
    if member.compress_type == zipfile.ZIP_STORED and not member.flag_bits & 1 and outer.filename:
        with open(outer.filename, "rb") as file, _window(file, member, name) as window, open_zip(window, name) as inner:
            yield inner
        return
    with tempfile.TemporaryFile() as copy:
        try:
            with outer.open(member) as stream:
                shutil.copyfileobj(stream, copy, 1 << 20)
        except BROKEN as error:
            raise JobError(f"{name} cannot be read ({error}); download the archive again") from error
        with open_zip(copy, name) as inner:
            yield inner


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, archive_name: str) -> bytes:
    """One member's bytes, checked against its CRC and a size limit."""
    if member.file_size > LARGEST_IMAGE:
        raise JobError(f"{archive_name}: {member.filename} claims {member.file_size} bytes; at most {LARGEST_IMAGE} are read")
    try:
        with archive.open(member) as stream:
            return stream.read(LARGEST_IMAGE + 1)
    except BROKEN as error:
        raise JobError(f"{archive_name}: {member.filename} is damaged ({error}); download the archive again") from error


def base_name(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename.replace("\\", "/")).name


class _Window(io.RawIOBase):
    """A seekable view of a stretch of a file."""

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        super().__init__()
        self._file, self._start, self._size, self._at = file, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if origin + offset < 0:
            raise OSError(22, "seek before the start")
        self._at = origin + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:
        self._file.seek(self._start + self._at)
        data = self._file.read(max(0, min(len(buffer), self._size - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _window(file: IO[bytes], member: zipfile.ZipInfo, name: str) -> io.BufferedReader:
    file.seek(member.header_offset)
    try:
        mark, name_size, extra_size = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
    except struct.error as error:
        raise JobError(f"{name} is cut off; download the archive again") from error
    if mark != b"PK\x03\x04":
        raise JobError(f"{name} is damaged (no local header); download the archive again")
    start = member.header_offset + LOCAL_HEADER.size + name_size + extra_size
    return io.BufferedReader(_Window(file, start, member.file_size))
