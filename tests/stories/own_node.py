"""A node in a process of its own, as an operator would start it: `python -m tests.stories.own_node FOLDER`."""

import sys
from pathlib import Path

import uvloop

from jointops.app import application
from jointops.base.log import to_stderr
from jointops.base.settings import Settings
from jointops.demo.seed import seed
from jointops.node import running, serving, until_stopped
from jointops.rooms import CONTROLLERS


async def run(folder: Path) -> None:
    """Serve KAFO II on a free port; prints the address of the node and that of its database, as the owner."""
    async with running(Settings(data=folder, port=0, demo=True, pace=1000), beside=True) as node:
        await seed(node)
        async with serving(node, application(node, CONTROLLERS)) as url:
            print(url, node.servers.database_url, flush=True)
            await until_stopped()


if __name__ == "__main__":
    to_stderr()  # standard output says the two addresses and nothing else
    uvloop.run(run(Path(sys.argv[1])))
