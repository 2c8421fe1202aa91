"""What every test may ask for."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent


def skip_or_fail(reason):
    """Under CI a part that cannot run fails; elsewhere it is skipped aloud."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared():
    """The folder with the real pages, gold files and corpora."""
    folder = Path(os.environ.get("PAPERATLAS_SHARED") or CHECKOUT.parent / "shared")
    if not (folder / "pages").is_dir():
        skip_or_fail(f"PAPERATLAS_SHARED: no pages in {folder}")
    return folder
