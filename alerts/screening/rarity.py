"""How much a shared word says: two people called Moussa Traoré are two people more often than two called Lohourignon.

A word's weight falls from 1 (not seen) to 0.4 with the logarithm of how often its skeleton is on public lists; the
counts are part of the fitted model. Those lists hardly know West Africa: its best known given and family names, and the
Arab world's, are said to be common below.
"""

from functools import lru_cache

from alerts.screening.fitted import fitted, number_of
from alerts.screening.skeleton import skeleton

COMMON_WEIGHT = 0.45
INITIAL_WEIGHT = 0.25

_WORDS = """
    mohamed ahmed ali hassan hussein ibrahim ismail abdullah abdrahman abdrahim abdaziz abdkader omar osman yusuf
    musa isa idris said salim hamid hamza khalid karim rashid mustafa mahmud hamed mansour nasser saleh jamal bilal
    adam moussa amadou adama seydou boubacar aboubacar souleymane mamadou yacouba issa salif drissa lassina modibo
    yaya haroun bakary kassim daouda sekou idrissa zakaria hamidou alassane saidou inoussa hassane oumarou sani
    oumar ousmane siaka youssouf yaou abdou abdi garba lamine cheikhou demba samba fatou fatoumata aminata mariam
    awa kadiatou aissata salimata djeneba maimouna safiatou nafissatou bintou hawa rokia oumou kadidiatou zeinabou
    hadiza mariama fatima aissatou khadija aicha zara ramatou habibou jean pierre joseph paul marie emmanuel kouassi
    kouame yao kouadio koffi konan kouakou traore diallo coulibaly ouedraogo keita toure cisse kone konate diarra
    camara sangare sidibe dembele fofana sissoko sissako maiga haidara doumbia bagayoko sanogo diakite samake bah
    barry balde sow sylla bangoura conde ndiaye diop fall gueye faye sarr seck mbaye niang sawadogo zongo kabore
    compaore ilboudo ouattara bamba soro yeo issoufou maman mahamane boureima hamani abubakar bello usman abdullahi
    adamu kouyate dia ba sy ly kane tall thiam
"""
COMMON_WORDS = tuple(_WORDS.split())
_COMMON = frozenset(map(skeleton, COMMON_WORDS))


@lru_cache(1 << 18)
def weight(word: str) -> float:
    """0.25 for an initial, 0.45 for a common name, towards 1 the rarer it is."""
    if len(word) == 1:
        return INITIAL_WEIGHT
    bare = skeleton(word)
    return min(COMMON_WEIGHT if bare in _COMMON else 1.0, fitted().rarity.get(number_of(bare), 1.0))


@lru_cache(1 << 16)
def is_common(word: str) -> bool:
    """Whether many people bear this word."""
    return skeleton(word) in _COMMON
