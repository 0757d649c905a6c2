"""The basemap as `make` builds it, once for all tests of the map."""

from pathlib import Path

import pytest

from geo import basemap
from geo.countries import Atlas


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a fresh basemap."""
    if not basemap.SOURCE.exists():
        pytest.skip("npm ci in frontend/ brings the source of the basemap")
    folder = tmp_path_factory.mktemp("basemap")
    basemap.build(folder=folder)
    return folder


@pytest.fixture(scope="session")
def atlas(built: Path) -> Atlas:
    return Atlas(built)
