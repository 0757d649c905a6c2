"""The posts of the Turquesa II drill and who stands at them: 61 checkpoints of 32 members on four continents.

Positions are town or airport centres (GeoNames, airportsdata), degrees WGS 84; `approximate` where only the
neighbourhood is known. Officers are invented.
"""

from collections.abc import Iterator
from random import Random

from jointops.demo.names import Sex
from jointops.demo.places import Checkpoint, Kind, Officer
from jointops.demo.turquesa.names import household_of

AIRPORT, ROAD, DARIEN = 0.03, 0.11, 0.7  # offline shares: the forest of Darién has hardly a mast

MEMBERS = {
    "AG": "Antigua and Barbuda", "AR": "Argentina", "AW": "Aruba", "BD": "Bangladesh", "BO": "Bolivia", "BR": "Brazil",
    "CA": "Canada", "CL": "Chile", "CO": "Colombia", "CR": "Costa Rica", "CW": "Curaçao", "DO": "Dominican Republic",
    "EC": "Ecuador", "SV": "El Salvador", "GT": "Guatemala", "HT": "Haiti", "HN": "Honduras", "MX": "Mexico",
    "MA": "Morocco", "NI": "Nicaragua", "PK": "Pakistan", "PA": "Panama", "PY": "Paraguay", "PE": "Peru",
    "PT": "Portugal", "SN": "Senegal", "ES": "Spain", "TT": "Trinidad and Tobago", "US": "United States",
    "UY": "Uruguay", "VE": "Venezuela", "VN": "Viet Nam",
}  # fmt: skip
"""The members as the press named them; Aruba and Curaçao are territories."""


def _post(
    code: str, name: str, lat: float, lon: float, kind: Kind, officers: int, offline: float = ROAD, about: str = ""
) -> Checkpoint:
    unit = "Airport police" if kind == "airport" else "Border police"
    return Checkpoint(code, name, code[:2], lon, lat, kind, unit, about == "~", officers, offline)


def _airport(code: str, name: str, lat: float, lon: float, officers: int = 5) -> Checkpoint:
    return _post(code, name, lat, lon, "airport", officers, AIRPORT)


CHECKPOINTS: tuple[Checkpoint, ...] = (
    # code, name, latitude, longitude, kind, officers, offline share, "~" when approximate
    _post("BR-PAC-01", "Pacaraima", 4.48, -61.14, "border", 8),
    _post("BR-ASB-01", "Assis Brasil", -10.94, -69.57, "border", 8),
    _post("BR-TAB-01", "Tabatinga", -4.23, -69.94, "border", 6),
    _post("BR-FOZ-01", "Foz do Iguaçu", -25.55, -54.59, "border", 9),
    _post("BR-COR-01", "Corumbá", -19.01, -57.65, "border", 6),
    _post("BR-OIA-01", "Oiapoque", 3.84, -51.84, "border", 6),
    _post("BR-CHU-01", "Chuí", -33.69, -53.46, "border", 5),
    _airport("BR-GRU-01", "São Paulo/Guarulhos airport", -23.43, -46.47, 14),
    _post("PE-INA-01", "Iñapari", -10.95, -69.58, "border", 5),
    _post("PY-CDE-01", "Ciudad del Este", -25.50, -54.65, "border", 6),
    _post("BO-VIL-01", "Villazón", -22.09, -65.59, "border", 5),
    _post("BO-DES-01", "Desaguadero", -16.57, -69.03, "border", 5),
    _post("CL-COL-01", "Colchane", -19.28, -68.64, "border", 7),
    _post("EC-HUA-01", "Huaquillas", -3.48, -80.23, "border", 6),
    _post("EC-TUL-01", "Tulcán", 0.81, -77.72, "border", 6),
    _post("CO-CUC-01", "Cúcuta", 7.91, -72.50, "border", 8),
    _post("CO-NEC-01", "Necoclí", 8.43, -76.79, "town", 5, DARIEN),
    _post("CO-CAP-01", "Capurganá", 8.64, -77.35, "town", 5, DARIEN),
    _post("PA-MET-01", "Metetí", 8.50, -77.98, "road", 7, DARIEN),
    _post("CR-PCA-01", "Paso Canoas", 8.5, -82.8, "border", 6, ROAD, "~"),
    _post("CR-PBL-01", "Peñas Blancas", 11.2, -85.6, "border", 6, ROAD, "~"),
    _post("HN-DAN-01", "Danlí", 14.03, -86.58, "road", 5),
    _post("GT-ESQ-01", "Esquipulas", 14.57, -89.35, "border", 5),
    _post("GT-TUM-01", "Tecún Umán", 14.68, -92.14, "border", 6),
    _post("MX-TAP-01", "Tapachula", 14.91, -92.26, "town", 9),
    _post("MX-TIJ-01", "Tijuana", 32.50, -117.00, "border", 8),
    _post("MX-REY-01", "Reynosa", 26.08, -98.28, "border", 7),
    _post("DO-DAJ-01", "Dajabón", 19.55, -71.71, "border", 6),
    _post("AR-CLO-01", "Clorinda", -25.29, -57.72, "border", 5),
    _airport("AR-EZE-01", "Buenos Aires/Ezeiza airport", -34.82, -58.54, 7),
    _airport("UY-MVD-01", "Montevideo airport", -34.84, -56.03),
    _airport("PY-ASU-01", "Asunción airport", -25.24, -57.52),
    _airport("CL-SCL-01", "Santiago airport", -33.39, -70.79, 6),
    _airport("PE-LIM-01", "Lima airport", -12.02, -77.11, 7),
    _airport("CO-BOG-01", "Bogotá airport", 4.70, -74.15, 7),
    _airport("PA-PTY-01", "Panama City airport", 9.07, -79.38, 7),
    _airport("CR-SJO-01", "San José airport", 9.99, -84.21),
    _airport("NI-MGA-01", "Managua airport", 12.14, -86.17, 6),
    _airport("HN-TGU-01", "Tegucigalpa airport", 14.06, -87.22),
    _airport("GT-GUA-01", "Guatemala City airport", 14.58, -90.53),
    _airport("SV-SAL-01", "San Salvador airport", 13.44, -89.06, 6),
    _airport("MX-MEX-01", "Mexico City airport", 19.44, -99.07, 8),
    _airport("MX-CUN-01", "Cancún airport", 21.04, -86.87),
    _airport("US-MIA-01", "Miami airport", 25.79, -80.29, 7),
    _airport("CA-YYZ-01", "Toronto airport", 43.68, -79.63, 5),
    _airport("DO-SDQ-01", "Santo Domingo airport", 18.43, -69.67, 6),
    _airport("HT-PAP-01", "Port-au-Prince airport", 18.58, -72.29, 6),
    _airport("AW-AUA-01", "Aruba airport", 12.50, -70.02, 4),
    _airport("CW-CUR-01", "Curaçao airport", 12.19, -68.96, 4),
    _airport("TT-POS-01", "Port of Spain airport", 10.60, -61.34, 5),
    _airport("AG-ANU-01", "Antigua airport", 17.14, -61.79, 3),
    _airport("VE-CCS-01", "Caracas airport", 10.60, -67.01, 6),
    _airport("EC-UIO-01", "Quito airport", -0.13, -78.36, 6),
    _airport("BO-VVI-01", "Santa Cruz airport", -17.64, -63.14, 5),
    _airport("ES-MAD-01", "Madrid airport", 40.47, -3.56, 9),
    _airport("PT-LIS-01", "Lisbon airport", 38.77, -9.13, 7),
    _airport("SN-DSS-01", "Dakar/Blaise Diagne airport", 14.67, -17.07, 6),
    _airport("MA-CMN-01", "Casablanca airport", 33.37, -7.59, 6),
    _airport("BD-DAC-01", "Dhaka airport", 23.84, 90.40, 6),
    _airport("PK-KHI-01", "Karachi airport", 24.91, 67.16, 6),
    _airport("VN-HAN-01", "Hanoi airport", 21.22, 105.81, 6),
)

POST_OF = {post.code: post for post in CHECKPOINTS}


def _officers() -> Iterator[Officer]:
    """One account a place at a post: `officer.br` stands at the country's first, then `officer.br.001` …"""
    for country in MEMBERS:
        posts = [post.code for post in CHECKPOINTS if post.country == country for _ in range(post.officers)]
        for number, post in enumerate(posts):
            user = f"officer.{country.lower()}" + (f".{number:03}" if number else "")
            yield Officer(user, _officer_name(country, number), country, post)


def _officer_name(country: str, number: int) -> str:
    rng = Random(f"turquesa officer {country} {number}")
    household = household_of(country)
    sex: Sex = "F" if rng.random() < 0.35 else "M"
    return f"{rng.choice(household.given(sex))} {rng.choice(household.families)}"


OFFICERS: tuple[Officer, ...] = tuple(_officers())
