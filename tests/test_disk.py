"""Files are written as a whole or not at all."""

import pytest

from paperatlas.disk import whole_file, whole_folder
from paperatlas.errors import StoreError


def break_off(path):
    """Begins a file, and finds the disk full."""
    with whole_file(path) as stream:
        stream.write(b"half of the new")
        raise OSError(28, "No space left on device")


def break_off_folder(path):
    """Begins a folder, and finds the disk full."""
    with whole_folder(path) as folder:
        (folder / "nodes.csv").write_bytes(b"half of the new")
        raise OSError(28, "No space left on device")


def test_a_file_that_cannot_be_finished_leaves_the_former_one(tmp_path):
    """Where the disk is full in the middle, what was there stays, and nothing half-written lies beside it."""
    path = tmp_path / "view.html"
    path.write_bytes(b"former")
    with pytest.raises(StoreError, match=r"cannot write .*view\.html: No space left on device"):
        break_off(path)
    assert path.read_bytes() == b"former"
    assert [each.name for each in tmp_path.iterdir()] == ["view.html"]


def test_a_missing_folder_is_named_with_what_to_do(tmp_path):
    """The folder of a file is not made, but asked for."""
    with pytest.raises(StoreError, match="make its folder first"), whole_file(tmp_path / "no" / "view.html"):
        pass


def test_a_device_is_written_as_it_is(tmp_path):
    """What is no file, such as /dev/null, is not replaced by one."""
    pipe = tmp_path / "link"
    pipe.symlink_to("/dev/null")
    with whole_file(pipe) as stream:
        stream.write(b"gone")
    assert pipe.is_symlink()


def test_a_folder_that_cannot_be_finished_leaves_the_former_one(tmp_path):
    """Where the disk is full in the middle, the former folder stays whole, and nothing lies beside it."""
    path = tmp_path / "tables"
    with whole_folder(path) as folder:
        (folder / "nodes.csv").write_bytes(b"former")
    with pytest.raises(StoreError, match=r"cannot write .*tables: No space left on device"):
        break_off_folder(path)
    assert (path / "nodes.csv").read_bytes() == b"former"
    assert [each.name for each in tmp_path.iterdir()] == ["tables"]


def test_an_empty_folder_is_filled(tmp_path):
    """A folder that is there and empty is taken, an inner folder counts, and a file in its place is named."""
    (tmp_path / "empty").mkdir()
    with whole_folder(tmp_path / "empty") as folder:
        (folder / "inner").mkdir()
        (folder / "inner" / "note.md").write_bytes(b"x")
    assert (tmp_path / "empty" / "inner" / "note.md").read_bytes() == b"x"
    (tmp_path / "file").write_bytes(b"y")
    with pytest.raises(StoreError, match="a file stands there"), whole_folder(tmp_path / "file"):
        pass
