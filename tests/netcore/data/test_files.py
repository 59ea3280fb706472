"""Files of data sets: what is sound is read bit for bit, whatever is not is refused before it does harm."""

import gzip
import io
import resource
import struct
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcore.data.files import FIELDS, IDX_FILES, LARGEST_ARRAY, read_idx_folder, read_npz
from netcore.errors import DataError

IMAGES = (np.arange(5 * 2 * 3) * 7 % 256).astype(np.uint8).reshape(5, 2, 3)
LABELS = np.array([0, 1, 2, 1, 0], dtype=np.uint8)
ARRAYS = (IMAGES, LABELS, IMAGES[:2] + 1, LABELS[:2])


def idx_bytes(array, shape=None):
    shape = array.shape if shape is None else shape
    return bytes((0, 0, 8, len(shape))) + struct.pack(f">{len(shape)}I", *shape) + array.tobytes()


def write_folder(folder, *, zipped=False, **replaced):
    for name, array in zip(IDX_FILES, ARRAYS, strict=True):
        content = replaced.get(name.split("-idx")[0].replace("-", "_"), idx_bytes(array))
        (folder / (f"{name}.gz" if zipped else name)).write_bytes(
            gzip.compress(content) if zipped else content
        )
    return folder


def npy_bytes(array):
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def write_npz(path, *, compression=zipfile.ZIP_DEFLATED, **replaced):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, array in zip(FIELDS, ARRAYS, strict=True):
            archive.writestr(f"{name}.npy", replaced.get(name, npy_bytes(array)))
    return path


def assert_equal(found, wanted=ARRAYS):
    for left, right in zip(found, wanted, strict=True):
        assert left.dtype == right.dtype
        assert np.array_equal(left, right)


@pytest.mark.parametrize("zipped", [False, True])
def test_idx_folder_is_read_plain_and_gzipped(tmp_path, zipped):
    assert_equal(read_idx_folder(write_folder(tmp_path, zipped=zipped), {}))


def test_plain_file_goes_before_its_gzipped_form(tmp_path):
    write_folder(tmp_path)
    (tmp_path / f"{IDX_FILES[0]}.gz").write_bytes(b"not gzip at all")
    assert_equal(read_idx_folder(tmp_path, {}))


def test_missing_file_lists_the_names_looked_for(tmp_path):
    write_folder(tmp_path)
    (tmp_path / IDX_FILES[3]).unlink()
    with pytest.raises(DataError, match=r"neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte\.gz"):
        read_idx_folder(tmp_path, {})


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "header"),
        (idx_bytes(IMAGES)[:9], "header"),
        (b"\0\0\x0d\x03" + idx_bytes(IMAGES)[4:], "header"),
        (idx_bytes(LABELS), "header"),
        (idx_bytes(IMAGES)[:-1], "announces 30 bytes and holds only 29"),
        (idx_bytes(IMAGES) + b"x", "announces 30 bytes and holds more"),
        (idx_bytes(IMAGES, shape=(50, 2, 3)), "announces 300 bytes and holds only 30"),
        (idx_bytes(IMAGES, shape=(2**32 - 1,) * 3), f"at most {LARGEST_ARRAY}"),
    ],
)
def test_damaged_idx_file_is_refused_by_name(tmp_path, zipped, content, message):
    write_folder(tmp_path, zipped=zipped, train_images=content)
    with pytest.raises(DataError, match=message) as caught:
        read_idx_folder(tmp_path, {})
    assert IDX_FILES[0] in str(caught.value)


def test_truncated_gzip_is_refused(tmp_path):
    path = write_folder(tmp_path, zipped=True) / f"{IDX_FILES[0]}.gz"
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(DataError, match="unreadable"):
        read_idx_folder(tmp_path, {})


def test_wrong_digest_is_refused(tmp_path):
    write_folder(tmp_path)
    with pytest.raises(DataError, match=f"{IDX_FILES[1]}.*SHA-256 differs"):
        read_idx_folder(tmp_path, {IDX_FILES[1]: "0" * 64})


@pytest.mark.parametrize(
    "compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_npz_is_read_whatever_its_compression(tmp_path, compression):
    assert_equal(read_npz(write_npz(tmp_path / "a.npz", compression=compression)))


def test_npz_written_by_numpy_keeps_order_and_type(tmp_path):
    arrays = (
        np.asfortranarray(IMAGES[:, 0].astype(">f8")),
        LABELS,
        IMAGES[:2, 0].astype(np.float16),
        LABELS[:2],
    )
    np.savez(tmp_path / "a.npz", **dict(zip(FIELDS, arrays, strict=True)))
    assert_equal(read_npz(tmp_path / "a.npz"), arrays)


def test_npz_header_version_2_is_read(tmp_path):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, IMAGES, version=(2, 0))
    assert_equal(read_npz(write_npz(tmp_path / "a.npz", train_inputs=stream.getvalue())))


def test_npz_without_an_array_says_which(tmp_path):
    np.savez(tmp_path / "a.npz", train_inputs=IMAGES, test_inputs=IMAGES)
    with pytest.raises(DataError, match="lacks train_labels, test_labels"):
        read_npz(tmp_path / "a.npz")


class Opened:
    """Leaves a trace if it is unpickled."""

    def __reduce__(self):
        return (pytest.fail, ("unpickled",))


def objects():
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.array([Opened()], dtype=object), allow_pickle=True)
    return stream.getvalue()


def version_3():
    return b"\x93NUMPY\x03\x00" + npy_bytes(IMAGES)[8:]


def with_shape(text):
    return npy_bytes(IMAGES).replace(b"(5, 2, 3)", text.ljust(9).encode())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (objects(), "only plain numbers"),
        (npy_bytes(np.array(["one", "two"])), "only plain numbers"),
        (npy_bytes(IMAGES.astype(complex)), "only plain numbers"),
        (npy_bytes(IMAGES.astype(np.longdouble)), "only plain numbers"),
        (version_3(), "npy version"),
        (npy_bytes(IMAGES)[:-1], "another size"),
        (npy_bytes(IMAGES) + b"x", "another size"),
        (with_shape("(9999,)"), "another size"),
        (with_shape("(-5,-6)"), "another size"),
        (with_shape("10**9"), "unreadable"),
        (b"", "unreadable"),
        (b"\x93NUMPY\x01\x00\xff\xff", "unreadable"),
    ],
)
def test_unsound_npy_entry_is_refused_by_name(tmp_path, content, message):
    path = write_npz(tmp_path / "mine.npz", train_inputs=content)
    with pytest.raises(DataError, match=message) as caught:
        read_npz(path)
    assert "mine.npz" in str(caught.value)


def test_npz_header_of_a_terabyte_is_refused_before_reading(tmp_path):
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "|u1", "fortran_order": False, "shape": (10**9, 1000)}
    )
    path = write_npz(tmp_path / "a.npz", train_inputs=header.getvalue())
    with pytest.raises(DataError, match="another size"):
        read_npz(path)


@pytest.mark.skipif(sys.platform != "linux", reason="macOS does not enforce RLIMIT_AS")
@pytest.mark.parametrize("kind", ["npz", "gz"])
def test_bomb_is_refused_in_little_memory(tmp_path, kind):
    """2.2 GB of zeros packed in 2 MB: the process that opens it may use 1 GB of address space in all."""
    zeros, pieces = bytes(2**22), 530
    if kind == "npz":
        header = io.BytesIO()
        shape = (pieces * len(zeros),)
        np.lib.format.write_array_header_1_0(header, {"descr": "|u1", "fortran_order": False, "shape": shape})
        path = tmp_path / "bomb.npz"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name in FIELDS:
                with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                    entry.write(header.getvalue())
                    for _ in range(pieces if name == "train_inputs" else 0):
                        entry.write(zeros)
    else:
        path = write_folder(tmp_path, zipped=True)
        with gzip.open(path / f"{IDX_FILES[0]}.gz", "w", compresslevel=1) as stream:
            stream.write(b"\0\0\x08\x03" + struct.pack(">3I", 10, 28, 28))
            for _ in range(pieces):
                stream.write(zeros)
    script = (
        "import sys, resource, netcore\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({2**30}, {resource.RLIM_INFINITY}))\n"
        "try:\n    netcore.load_dataset(sys.argv[1])\n"
        "except netcore.DataError as error:\n    print('refused:', error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"OPENBLAS_NUM_THREADS": "1"},
    )
    assert "announces" in done.stdout, done.stderr  # not for want of memory


def test_encrypted_npz_is_refused(tmp_path):
    path = write_npz(tmp_path / "a.npz", compression=zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    path.write_bytes(content)
    with pytest.raises(DataError, match="encrypted"):
        read_npz(path)


damage = st.one_of(
    st.tuples(st.just("cut"), st.integers(0, 3000), st.just(0)),
    st.tuples(st.just("flip"), st.integers(0, 3000), st.integers(1, 255)),
    st.tuples(st.just("insert"), st.integers(0, 3000), st.integers(0, 255)),
)


def damaged(content, damages):
    content = bytearray(content)
    for kind, place, value in damages:
        place %= len(content) + 1
        if kind == "cut":
            del content[place:]
        elif kind == "insert":
            content.insert(place, value)
        elif place < len(content):
            content[place] ^= value
    return bytes(content)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzzed")


@pytest.mark.filterwarnings("ignore::UserWarning")  # numpy remarks on odd headers before it refuses them
@settings(max_examples=400, deadline=None)
@given(st.lists(damage, min_size=1, max_size=3))
def test_damaged_npz_is_refused_or_right(fuzzed, damages):
    path = write_npz(fuzzed / "sound.npz")
    path.with_name("damaged.npz").write_bytes(damaged(path.read_bytes(), damages))
    try:
        found = read_npz(path.with_name("damaged.npz"))
    except DataError:
        return
    assert_equal(found)


@settings(max_examples=400, deadline=None)
@given(st.lists(damage, min_size=1, max_size=3))
def test_damaged_gzip_is_refused_or_right(fuzzed, damages):
    path = write_folder(fuzzed, zipped=True) / f"{IDX_FILES[0]}.gz"
    path.write_bytes(damaged(path.read_bytes(), damages))
    try:
        found = read_idx_folder(fuzzed, {})
    except DataError:
        return
    assert_equal(found)


@settings(max_examples=200, deadline=None)
@given(
    content=st.binary(max_size=300),
    header=st.sampled_from([b"", b"\0\0\x08\x03", b"\x93NUMPY\x01\0", b"PK\x03\x04"]),
)
def test_random_bytes_are_refused(fuzzed, content, header):
    (fuzzed / "random.npz").write_bytes(header + content)
    with pytest.raises(DataError):
        read_npz(fuzzed / "random.npz")
    folder = fuzzed / "random"
    folder.mkdir(exist_ok=True)
    for name in IDX_FILES:
        (folder / name).write_bytes(header + content)
    with pytest.raises(DataError):
        read_idx_folder(folder, {})


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=300, deadline=None)
@given(damages=st.lists(damage, min_size=1, max_size=3), text=st.none() | st.text(max_size=80))
def test_damaged_npy_header_under_a_right_checksum_is_refused_or_consistent(fuzzed, damages, text):
    """The archive's checksum is made after the damage, so that only the npy header's own checks can help."""
    content = npy_bytes(IMAGES)
    if text is None:
        content = damaged(content, [(kind, place % 128, value) for kind, place, value in damages])
    else:
        header = text.encode()
        content = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + content[128:]
    path = write_npz(fuzzed / "header.npz", train_inputs=content)
    try:
        found = read_npz(path)[0]
    except DataError:
        return
    assert found.nbytes <= len(content)
    assert found.dtype.kind in "buif"
