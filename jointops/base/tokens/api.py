"""Tokens over HTTP."""

from litestar import Controller, post

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.sessions.actions import Sessions
from jointops.base.tokens.actions import make_token
from jointops.base.tokens.model import MAKE, MadeToken, NewToken


class TokenController(Controller):
    path = "/api/tokens"

    @post(opt={"verb": MAKE})
    async def make(self, db: Db, sessions: Sessions, viewer: Viewer, data: NewToken) -> MadeToken:
        return await make_token(db, sessions, viewer, data)
