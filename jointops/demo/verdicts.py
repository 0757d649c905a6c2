"""What the bureaux do with the matches: find, claim, ask, decide, withdraw; and the arrests that follow."""

from collections.abc import Iterator
from random import Random

from msgspec import Raw, json

from jointops.demo.hits import Action, Hit
from jointops.demo.lists import watchlist_code
from jointops.demo.pairs import State
from jointops.demo.step import Step, clock

FOUND_WITHIN = "30s"  # the matcher hears of a check after its commit

REASONS: dict[State, tuple[str, ...]] = {
    "confirmed": ("Photograph and parents' names agree.", "Second document agrees.", "Number and description agree."),
    "denied": ("Other parents, other place of birth.", "Taller by a hand, other photograph.", "Another number."),
    "undetermined": ("No photograph on file; the traveller has gone on.", "The file does not say enough."),
    "withdrawn": (),
}
TAKEN: dict[Action, str] = {
    "arrest": "Held for the prosecutor.", "whereabouts": "Address taken, let go.", "discreet": "Noted, let go.",
    "inquiry": "Questions answered.", "seize": "Kept against a receipt.", "missing": "With a trained colleague.",
}  # fmt: skip
QUESTIONS = (
    ("Can you send the name of the mother?", "It is with you by the usual channel."),
    ("Is there a photograph?", "From 2016, sent."),
    ("Which mark on the left hand?", "A burn, as reported."),
)


def match_steps(rng: Random, hit: Hit) -> Iterator[Step]:
    """Lead a match from found to its end; each step waits for the one before by the value it saved."""
    checking, owner = f"bureau.{hit.slot.post.country.lower()}", hit.owner_bureau
    at = (hit.listed_at or hit.slot.sent) + rng.randint(60, 600)
    yield _find(hit, at)
    if not hit.silent and (hit.state != "withdrawn" or rng.random() < 0.5):
        at += rng.randint(30, 300)
        yield _act(hit, at, checking, "claim", {}, "claimed")
        if hit.owner != hit.slot.post.country and hit.state != "withdrawn" and rng.random() < 0.35:
            question, answer = rng.choice(QUESTIONS)
            yield _act(hit, at + 60, checking, "ask", {"text": question}, "asked")
            at += rng.randint(180, 900)
            yield _act(hit, at, owner, "answer", {"text": answer}, "claimed")
    at += rng.randint(300, 1500) if hit.state == "confirmed" else rng.randint(600, 5 * 3600)
    if hit.state == "withdrawn":
        yield from _withdraw(hit, at)
        return
    verdict = {"verdict": hit.state, "reason": rng.choice(REASONS[hit.state])}
    if hit.state == "confirmed":
        verdict["action_taken"] = TAKEN[hit.action]
    yield _act(hit, at, owner, "verdict", verdict, hit.state)


def _find(hit: Hit, at: int) -> Step:
    number = hit.number
    return Step(
        at=clock(at), by=hit.seen_by, call=f"GET /api/matches?check=${{c{number}}}", within=FOUND_WITHIN,
        expect={"status": 200, "/items/0/state": "possible"},
        save={f"m{number}": "/items/0/id", f"v{number}": "/items/0/version"},
    )  # fmt: skip


def _act(hit: Hit, at: int, by: str, act: str, body: dict[str, str], state: str) -> Step:
    number = hit.number
    return Step(
        at=clock(at), by=by, call=f"POST /api/matches/${{m{number}}}/{act}", body=Raw(json.encode(body)),
        if_match=f"${{v{number}}}", save={f"v{number}": "/version"}, expect={"status": 200, "/state": state},
    )  # fmt: skip


def _withdraw(hit: Hit, at: int) -> Iterator[Step]:
    """The owner takes the entry off its list; the match goes with it."""
    number, code = hit.number, watchlist_code(hit.owner, hit.kind)
    # the first GET, or the claim, may be another bureau's: to read the match here keeps the order
    yield Step(at=clock(at), by=hit.owner_bureau, call=f"GET /api/matches/${{m{number}}}")
    yield Step(
        at=clock(at + 1), by=hit.owner_bureau, call=f"DELETE /api/watchlists/{code}/entries/${{e{number}}}",
        if_match=f"${{e{number}v}}",
    )  # fmt: skip
    yield Step(
        at=clock(at + 2), by=hit.owner_bureau, call=f"GET /api/matches/${{m{number}}}", within=FOUND_WITHIN,
        expect={"status": 200, "/state": "withdrawn"},
    )  # fmt: skip
