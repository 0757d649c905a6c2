"""The sentences of a CAP message in each language. They are built from codes: what people wrote does not leave so."""

import msgspec

from jointops.base.language import Language


class Words(msgspec.Struct, frozen=True):
    """corrected, recalled: the headlines of a message in the place of another, and of one that cancels it."""

    event: str
    sender: str
    headline: str
    instruction: str
    corrected: str
    recalled: str
    disregard: str


WORDS: dict[Language, Words] = {
    "en": Words(
        "Coordination alert",
        "Operation {operation}",
        "Coordination alert {number}, priority {priority}",
        "Sign in to read it and to acknowledge it.",
        "Coordination alert {number}, priority {priority}, corrected: edition {edition}",
        "Coordination alert {number} is recalled",
        "It should not have been sent: disregard what it said.",
    ),
    "fr": Words(
        "Alerte de coordination",
        "Opération {operation}",
        "Alerte de coordination {number}, priorité {priority}",
        "Connectez-vous pour la lire et en accuser réception.",
        "Alerte de coordination {number}, priorité {priority}, corrigée : édition {edition}",
        "L’alerte de coordination {number} est rappelée",
        "Elle n’aurait pas dû être diffusée : ne tenez pas compte de son contenu.",
    ),
    "es": Words(
        "Alerta de coordinación",
        "Operación {operation}",
        "Alerta de coordinación {number}, prioridad {priority}",
        "Inicie sesión para leerla y acusar recibo.",
        "Alerta de coordinación {number}, prioridad {priority}, corregida: edición {edition}",
        "La alerta de coordinación {number} queda retirada",
        "No debió enviarse: no tenga en cuenta lo que decía.",
    ),
    "pt": Words(
        "Alerta de coordenação",
        "Operação {operation}",
        "Alerta de coordenação {number}, prioridade {priority}",
        "Entre no sistema para o ler e confirmar o recebimento.",
        "Alerta de coordenação {number}, prioridade {priority}, corrigido: edição {edition}",
        "O alerta de coordenação {number} foi retirado",
        "Não devia ter sido enviado: desconsidere o que dizia.",
    ),
    "ar": Words(
        "تنبيه تنسيق",
        "عملية {operation}",
        "تنبيه تنسيق {number}، الأولوية {priority}",
        "سجّل الدخول لقراءته وتأكيد استلامه.",
        "تنبيه تنسيق {number}، الأولوية {priority}، مصحَّح: الإصدار {edition}",
        "سُحب تنبيه التنسيق {number}",
        "ما كان ينبغي إرساله: لا تأخذوا بما جاء فيه.",
    ),
}
