"""A request between two authorities of the drill, step by step: `name` is that of its saved values."""

from collections.abc import Iterator

from msgspec import Raw, json

from jointops.demo.step import Step, clock


def asked(name: str, at: float, by: str, countries: tuple[str, str], body: dict[str, object]) -> Iterator[Step]:
    """The central authorities of who asks and who is asked are looked up, and the request is drafted."""
    for country in countries:
        call = f"GET /api/authorities?country={country}&function=mla"
        yield Step(at=clock(at), by=by, call=call, save={f"{name}{country}": "/items/0/id"})
    asks, answers = (f"${{{name}{country}}}" for country in countries)
    yield Step(
        at=clock(at), by=by, call="POST /api/requests",
        body=Raw(json.encode({"requesting": asks, "requested": answers, **body})),
        save={name: "/id", f"{name}v": "/version"}, expect={"status": 201},
    )  # fmt: skip


def moved(name: str, at: float, by: str, act: str, note: str, state: str) -> Iterator[Step]:
    """Look at the request as it is now, then bring it on."""
    call = f"/api/requests/${{{name}}}"
    yield Step(at=clock(at), by=by, call=f"GET {call}", save={f"{name}v": "/version"})
    yield Step(
        at=clock(at), by=by, call=f"POST {call}/{act}", body=Raw(json.encode({"note": note})),
        if_match=f"${{{name}v}}", expect={"status": 200, "/state": state},
    )  # fmt: skip
