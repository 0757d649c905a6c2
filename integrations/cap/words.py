"""The sentences of a CAP message in each language. They are built from codes: what people wrote does not leave so."""

import msgspec

from jointops.base.language import Language


class Words(msgspec.Struct, frozen=True):
    event: str
    sender: str
    headline: str
    instruction: str


WORDS: dict[Language, Words] = {
    "en": Words(
        "Coordination alert",
        "Operation {operation}",
        "Coordination alert {number}, priority {priority}",
        "Sign in to read it and to acknowledge it.",
    ),
    "fr": Words(
        "Alerte de coordination",
        "Opération {operation}",
        "Alerte de coordination {number}, priorité {priority}",
        "Connectez-vous pour la lire et en accuser réception.",
    ),
    "es": Words(
        "Alerta de coordinación",
        "Operación {operation}",
        "Alerta de coordinación {number}, prioridad {priority}",
        "Inicie sesión para leerla y acusar recibo.",
    ),
    "pt": Words(
        "Alerta de coordenação",
        "Operação {operation}",
        "Alerta de coordenação {number}, prioridade {priority}",
        "Entre no sistema para o ler e confirmar o recebimento.",
    ),
    "ar": Words(
        "تنبيه تنسيق",
        "عملية {operation}",
        "تنبيه تنسيق {number}، الأولوية {priority}",
        "سجّل الدخول لقراءته وتأكيد استلامه.",
    ),
}
