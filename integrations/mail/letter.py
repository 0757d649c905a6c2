"""What an e-mail says: how many alerts of which priority wait, and where to sign in. Nothing of any alert."""

from collections import Counter
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate

import msgspec

from jointops.base.language import Language


class _Words(msgspec.Struct, frozen=True):
    one: str
    many: str
    sign_in: str


_WORDS: dict[Language, _Words] = {
    "en": _Words("An alert of priority {which} waits", "{count} alerts wait: {which}", "Sign in: {site}"),
    "fr": _Words("Une alerte de priorité {which} attend", "{count} alertes attendent : {which}", "Connexion : {site}"),
    "es": _Words(
        "Espera una alerta de prioridad {which}", "Esperan {count} alertas: {which}", "Iniciar sesión: {site}"
    ),
    "pt": _Words("Um alerta de prioridade {which} aguarda", "{count} alertas aguardam: {which}", "Entrar: {site}"),
    "ar": _Words("تنبيه بأولوية {which} في الانتظار", "تنبيهات في الانتظار ({count}): {which}", "تسجيل الدخول: {site}"),
}


def letter(to: str, language: Language, priorities: Sequence[str], site: str, sender: str, id: str) -> EmailMessage:
    """One message for all that waits.

    id  the same when the same is sent again, so that a mail server may know the repeat
    """
    words = _WORDS[language]
    counts = sorted(Counter(priorities).items())
    said = words.one.format(which=counts[0][0])
    if len(priorities) > 1:
        which = ", ".join(f"{priority} × {count}" for priority, count in counts)
        said = words.many.format(count=len(priorities), which=which)
    made = EmailMessage()
    made["From"] = sender
    made["To"] = to
    made["Subject"] = said
    made["Date"] = formatdate()
    made["Message-ID"] = f"<{id}@{sender.rpartition('@')[2].rstrip('>')}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(f"{said}.\n\n{words.sign_in.format(site=site)}\n")
    return made
