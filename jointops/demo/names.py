"""Invented people: names common in West Africa put together at random, so that no one real is meant.

Two households that never mix: `ORDINARY` are the travellers, `LISTED` the people on watchlists. They share no given and
no family name, and none that sounds alike, so a traveller matches an entry only where the scenario plans it.
"""

from datetime import date, timedelta
from random import Random
from typing import Literal

from msgspec import Struct

Sex = Literal["M", "F"]


class Household(Struct, frozen=True):
    """Given names by sex and family names that are put together."""

    men: tuple[str, ...]
    women: tuple[str, ...]
    families: tuple[str, ...]

    def given(self, sex: Sex) -> tuple[str, ...]:
        return self.men if sex == "M" else self.women


class Person(Struct, frozen=True):
    """An invented person."""

    given: str
    family: str
    sex: Sex
    born: date

    @property
    def full(self) -> str:
        return f"{self.given} {self.family}"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ORDINARY = Household(
    men=_words("""
        Moussa Amadou Ibrahim Adama Seydou Boubacar Souleymane Mahamadou Yacouba Issa Salif Drissa Lassina Modibo
        Yaya Bakary Cheick Kassim Daouda Sékou Mamadou Idrissa Harouna Zakaria Hamidou Nouhoum Aboubacar Kouamé
        Yao Kouadio Koffi Konan Serge Blaise Pascal Wendpanga Alassane Saïdou Inoussa Rasmané Tidiane
        Hassane Maman Elhadj Nassirou Chaïbou Sani Oumarou Illiassou Habibou Soumana"""),
    women=_words("""
        Fatoumata Aminata Mariam Awa Kadiatou Aïssata Assétou Salimata Djénéba Maïmouna Safiatou Nafissatou
        Bintou Hawa Sali Alimata Rokia Oumou Adjoua Akissi Affoué Ahou Clarisse Solange Edwige Delphine
        Zeinabou Hadiza Balkissa Rahinatou Mariama Haoua Zara Nana Habsatou Saouda"""),
    families=_words("""
        Diallo Coulibaly Keïta Sanogo Maïga Cissé Dembélé Fofana Bamba Koné Konaté Sissoko Sawadogo
        Kaboré Zongo Compaoré Nikiéma Ilboudo Zoungrana Nana Bationo Yaméogo Kouassi Kouakou Konan Yao Soro
        Silué Issoufou Abdou Garba Boubacar Hamani Saley Seyni Moumouni Oumarou Soumana Mahaman Amadou Bah
        Sow Barry Samaké Diakité Niaré Cissoko Simpara Bagayoko Bado Nacoulma Bonkoungou Kambiré Somé Hien"""),
)

LISTED = Household(
    men=_words("""
        Fousséni Vieux Famakan Almamy Tiécoura Ladji Sidiki Vassiriki Tiémoko Birama Ténéman Fabou Gnamien
        Nogbou Tchiroma Aghali Laouali Bilal Mathurin Marcellin Valentin Léonard Grégoire Hervé Gildas
        Fulbert Ferdinand Thibaut Evariste Wilfried Sylvestre Rodrigue Prosper Gervais Bertrand Ludovic Fulgence
        Maxime Florent Roland"""),
    women=_words("""
        Ramatoulaye Korotoumou Philomène Léontine Talata Pulchérie Florentine Bernadette Gertrude Valérie Tchimaden
        Tagaza Mouneïssa Antoinette Perpétue Rosalie Scholastique Victorine"""),
    families=_words("""
        Traoré Ouédraogo Doumbia Tounkara Tapsoba Tiendrébéogo Sangaré Camara Togola Berthé Fomba Ongoïba
        Guirou Ouologuem Djiguiba Lompo Thiombiano Tankoano Yonli Ouattara Gbagbi Tagro Lohourignon
        Djédjé Almoustapha Ghabdouane Algabid Agalher Rhissa Tchangari Wantasen Labo Djermakoye Pilabré
        Rouamba Kagambéga Belemviré Tarnagda Ganemtoré Zabsonré Lingani Tiemtoré Balima Guigma Ouangrawa Kafando
        Lamizana Yerbanga Bognini Toguyéni Zinsou Tchédré Agbodjan Lawani Houngbo"""),
)

OFFICER_FAMILIES = _words("Sidibé Nébié Mossi Goïta Zerbo Tuo Djibo Fané Kinda Assi Hima Bouaré Sanou Guiré")


def officer_name(country: str, number: int) -> str:
    """A name for the n-th officer of a country, always the same."""
    rng = Random(f"officer {country} {number}")
    sex: Sex = "F" if rng.random() < 0.3 else "M"
    return f"{rng.choice(ORDINARY.given(sex))} {rng.choice(OFFICER_FAMILIES)}"


def traveller(rng: Random, household: Household = ORDINARY, women: float = 0.33) -> Person:
    """Someone on the road who is on no list; 18 to 70 years old in 2020."""
    sex: Sex = "F" if rng.random() < women else "M"
    born = date(1950, 1, 1) + timedelta(days=int(rng.betavariate(3.2, 1.6) * 19_000))
    return Person(rng.choice(household.given(sex)), rng.choice(household.families), sex, born)
