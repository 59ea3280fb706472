"""Reading the files of a data set: a folder of IDX files, or a ``.npz`` archive.

Files are not trusted. The sizes in a header are compared with the file before memory is allocated, nothing is ever
unpickled, and every problem is a `DataError` that names the file, the field and a remedy.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import math
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from netcore.errors import DataError

FIELDS = ("train_inputs", "train_labels", "test_inputs", "test_labels")
"""The four arrays of a data set, named as in a ``.npz`` file, in the order in which readers return them."""
IDX_FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
"""The same four as files in a folder. Each may be gzipped, with ``.gz`` appended to its name."""
LARGEST_ARRAY = 2**30
"""Maximum size of one unpacked array, in bytes: 1.3 million MNIST images. Protects against archive bombs."""
Arrays = tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]
_PIECE = 2**20  # bytes read at once, so that memory never exceeds what the file really contains
_UNREADABLE = (  # raised by the decompressors and numpy's header parser on damaged files
    OSError,
    EOFError,
    ValueError,
    TypeError,
    KeyError,
    RuntimeError,
    SyntaxError,
    MemoryError,
    struct.error,
    tokenize.TokenError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
)


def read_idx_folder(folder: Path, digests: Mapping[str, str]) -> Arrays:
    """Return the arrays of a folder with IDX files named like MNIST's, in the order of `FIELDS`.

    Parameters
    ----------
    folder
        Folder with the files. If a file exists both plain and gzipped, the plain one is read.
    digests
        Hexadecimal SHA-256 of unpacked files, by name. Files that are not listed are not checked.

    Raises
    ------
    DataError
        If a file is missing, damaged, or differs from its digest.
    """
    train_inputs, train_labels, test_inputs, test_labels = (
        _read_idx(_find(folder, name), name, digests.get(name)) for name in IDX_FILES
    )
    return train_inputs, train_labels, test_inputs, test_labels


def read_npz(path: Path) -> Arrays:
    """Return the arrays of a ``.npz`` file, in the order of `FIELDS`.

    Raises
    ------
    DataError
        If an array is missing or is not of plain numbers, or the archive is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            missing = [name for name in FIELDS if f"{name}.npy" not in archive.namelist()]
            if missing:
                raise DataError(
                    f"{path}: lacks {', '.join(missing)}; save it with np.savez_compressed and the names "
                    f"{', '.join(FIELDS)}"
                )
            train_inputs, train_labels, test_inputs, test_labels = (
                _read_npy(archive, name, f"{path}: {name}") for name in FIELDS
            )
            return train_inputs, train_labels, test_inputs, test_labels
    except _UNREADABLE as error:
        raise DataError(
            f"{path}: unreadable as .npz ({error}); save it again with np.savez_compressed"
        ) from error


def _find(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise DataError(f"{folder}: has neither {name} nor {name}.gz; add one of them")


def _read_idx(path: Path, name: str, digest: str | None) -> NDArray[np.uint8]:
    """Read an IDX file of bytes: magic number, one 4-byte size per dimension (big-endian), then the items.

    The format is described at the end of the MNIST page by LeCun, Cortes and Burges.
    """
    dimensions = 3 if "idx3" in name else 1
    magic = bytes((0, 0, 8, dimensions))  # 8 stands for unsigned bytes
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            header = _read_at_most(stream, len(magic) + 4 * dimensions)
            if len(header) < len(magic) + 4 * dimensions or not header.startswith(magic):
                raise DataError(
                    f"{path}: its header is not that of an IDX file of bytes with {dimensions} dimension(s); "
                    "replace it by an undamaged file"
                )
            shape = struct.unpack(f">{dimensions}I", header[len(magic) :])
            items = _read_items(stream, math.prod(shape), str(path))
    except _UNREADABLE as error:
        raise DataError(f"{path}: unreadable ({error}); replace it by an undamaged file") from error
    if digest is not None and hashlib.sha256(header + items).hexdigest() != digest:
        raise DataError(
            f"{path}: its contents are not those of the published file (SHA-256 differs); "
            f"restore it: git checkout -- '{path}'"
        )
    return np.frombuffer(items, dtype=np.uint8).reshape(shape)


def _read_npy(archive: zipfile.ZipFile, name: str, place: str) -> NDArray[Any]:
    """Read one array. Its header must be valid and agree with the size of its entry in the archive."""
    entry = archive.getinfo(f"{name}.npy")
    with archive.open(entry) as stream:
        shape, by_columns, dtype = _read_npy_header(stream, place)
        claimed = math.prod(shape) * dtype.itemsize
        if min(shape, default=0) < 0 or claimed != entry.file_size - stream.tell():
            raise DataError(
                f"{place} claims shape {shape}, but its entry in the archive is of another size; "
                "save it again with np.savez_compressed"
            )
        items = _read_items(stream, claimed, place)
    return np.frombuffer(items, dtype=dtype).reshape(shape, order="F" if by_columns else "C")


def _read_npy_header(stream: IO[bytes], place: str) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    version = np.lib.format.read_magic(stream)
    if version == (1, 0):
        shape, by_columns, dtype = np.lib.format.read_array_header_1_0(stream)
    elif version == (2, 0):
        shape, by_columns, dtype = np.lib.format.read_array_header_2_0(stream)
    else:  # later versions are for structured arrays with non-Latin-1 field names, never for plain numbers
        raise DataError(f"{place} has npy version {version}; save plain numbers with np.savez_compressed")
    if dtype.kind not in "buif" or dtype.itemsize > 8:
        raise DataError(
            f"{place} is of type {dtype}, and only plain numbers are read; "
            "convert it, for example with .astype(np.float32)"
        )
    return shape, by_columns, dtype


def _read_items(stream: IO[bytes] | io.BufferedIOBase, size: int, place: str) -> bytearray:
    """Read the `size` bytes that a header announces. They must be exactly the rest of the stream."""
    if size > LARGEST_ARRAY:
        raise DataError(
            f"{place} announces {size} bytes, and at most {LARGEST_ARRAY} are read; use fewer examples, "
            "or replace it by an undamaged file"
        )
    items = _read_at_most(stream, size + 1)  # one more, so that the end is reached and the checksum checked
    if len(items) != size:
        held = "more" if len(items) > size else f"only {len(items)}"
        raise DataError(f"{place} announces {size} bytes and holds {held}; replace it by an undamaged file")
    return items


def _read_at_most(stream: IO[bytes] | io.BufferedIOBase, size: int) -> bytearray:
    items = bytearray()
    while len(items) < size:
        piece = stream.read(min(_PIECE, size - len(items)))
        if not piece:
            break
        items += piece
    return items
