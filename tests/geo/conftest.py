"""The basemap as `make` builds it."""

from pathlib import Path

import pytest

from geo.countries import FOLDER, Atlas


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder of the basemap as `make setup` left it; that it would be the same anew has a test of its own."""
    assert (FOLDER / "boundaries.npz").exists(), "make setup builds the basemap"
    return FOLDER


@pytest.fixture(scope="session")
def atlas(built: Path) -> Atlas:
    return Atlas(built)
