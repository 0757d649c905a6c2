"""Real PostgreSQL, real Valkey, a real node on a free port, and the invented people of the demo at their desks."""

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import hypothesis
import pytest

from jointops.base.settings import Settings
from jointops.demo.seed import seed
from jointops.node import Node, running
from tests.common import Common, common_servers
from tests.support import Person, housed, people_at, running_on, temporary

# A machine that is busy makes no rule false: what takes how long is measured by `jointops bench`.
hypothesis.settings.register_profile("stories", deadline=None)
hypothesis.settings.load_profile("stories")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow stories: several workers end at about the same time."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """For what one file of stories keeps on disk."""
    with temporary() as made:
        yield made


@pytest.fixture(scope="session")
async def seeded() -> AsyncGenerator[Path]:
    """The data of a node that has begun once and stopped: the demo's people and KAFO II, before any story."""
    with temporary() as made:
        async with running(Settings(data=made / "node", port=0, demo=True, pace=1000)) as begun:
            await seed(begun)
        _unflushed(made / "node")
        yield made / "node"


def _unflushed(data: Path) -> None:
    """No story pulls the plug: what a killed server has written is with the system, and need not reach a disk."""
    with (data / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write("fsync = off\n")


@pytest.fixture(scope="session")
async def common(seeded: Path) -> AsyncGenerator[Common]:
    """Servers that begin once for all files of a worker, where each file has a copy of what was seeded."""
    with temporary() as made:
        async with common_servers(seeded, made / "node") as servers:
            yield servers


@pytest.fixture(scope="module")
async def node(folder: Path, common: Common) -> AsyncGenerator[Node]:
    """A node for each file of stories, on a copy of what was seeded: no file meets another's entries."""
    # Many stories sign in and act within seconds as the same few people; those of the limits set their own.
    async with common.running(Settings(data=folder / "node", port=0, demo=True, pace=1000)) as started:
        yield started


@pytest.fixture(scope="module")
async def node_of_its_own(folder: Path, seeded: Path) -> AsyncGenerator[Node]:
    """The same with servers of its own in its folder: for files that break these, or look into them."""
    async with running_on(seeded, Settings(data=folder / "node", port=0, demo=True, pace=1000)) as started:
        yield started


@pytest.fixture(scope="module")
async def url(node: Node) -> AsyncGenerator[str]:
    """Where the node serves HTTP and websockets."""
    async with housed(node) as address:
        yield address


@pytest.fixture
async def person(url: str) -> AsyncGenerator[Person]:
    """`awa = await person("officer.ml")`: a signed-in HTTP client."""
    async with people_at(url) as sign_in:
        yield sign_in
