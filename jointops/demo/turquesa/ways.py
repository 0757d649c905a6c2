"""The ways of Turquesa II: from Asia and Africa through Brazil to the north, and from the Americas to Europe.

All of them are invented; they touch the posts of the drill and a few towns between them.
"""

from jointops.demo.turquesa.places import POST_OF
from jointops.demo.ways import Atlas, Town, Way

TOWNS: dict[str, Town] = {
    # name → latitude, longitude, country; town or airport centres
    "Kathmandu": (27.70, 85.36, "NP"), "Delhi": (28.57, 77.10, "IN"), "Doha": (25.29, 51.50, "QA"),
    "Istanbul": (41.26, 28.74, "TR"), "Addis Ababa": (8.98, 38.80, "ET"), "Accra": (5.60, -0.17, "GH"),
    "Douala": (4.01, 9.72, "CM"), "Luanda": (-8.86, 13.23, "AO"), "Johannesburg": (-26.14, 28.25, "ZA"),
    "Havana": (22.99, -82.41, "CU"), "Georgetown": (6.50, -58.25, "GY"), "Cayenne": (4.82, -52.36, "GF"),
    "Boa Vista": (2.84, -60.69, "BR"), "Manaus": (-3.04, -60.05, "BR"), "Rio Branco": (-9.87, -67.90, "BR"),
    "Cusco": (-13.54, -71.94, "PE"), "Ipiales": (0.86, -77.68, "CO"), "San Diego": (32.73, -117.19, "US"),
    "Houston": (29.98, -95.34, "US"), "Melilla": (35.28, -2.95, "ES"), "Las Palmas": (27.93, -15.39, "ES"),
    "Agadir": (30.42, -9.58, "MA"), "Paris": (49.01, 2.55, "FR"), "Nassau": (25.04, -77.47, "BS"),
}  # fmt: skip


_way = Atlas(POST_OF, TOWNS).way
_FORGER = "The papers for this way were made in a workshop in São Paulo."

WAYS: tuple[Way, ...] = (
    _way("Dhaka to the Darién by São Paulo",
         "BD-DAC-01 ~ Doha ~ BR-GRU-01 - Rio Branco - BR-ASB-01 - PE-INA-01 - Cusco - EC-HUA-01 - EC-TUL-01 - CO-NEC-01"
         " = CO-CAP-01 / PA-MET-01", 8, _FORGER),
    _way("Dhaka to São Paulo by Johannesburg", "BD-DAC-01 ~ Johannesburg ~ BR-GRU-01", 4, _FORGER),
    _way("Karachi to São Paulo by Istanbul", "PK-KHI-01 ~ Istanbul ~ BR-GRU-01", 4, _FORGER),
    _way("Kathmandu to Danlí by Delhi", "Kathmandu ~ Delhi ~ EC-UIO-01 - EC-TUL-01 - CO-NEC-01 = CO-CAP-01"
         " / PA-MET-01 - CR-PBL-01 - NI-MGA-01 - HN-DAN-01", 4),
    _way("Hanoi to Mexico City by Madrid", "VN-HAN-01 ~ ES-MAD-01 ~ MX-MEX-01 - MX-REY-01", 2),
    _way("Dakar to Assis Brasil", "SN-DSS-01 ~ BR-GRU-01 - BR-ASB-01 - PE-INA-01 - EC-HUA-01", 6),
    _way("Dakar to the Canaries by sea", "SN-DSS-01 = Agadir = Las Palmas", 5),
    _way("Casablanca to São Paulo and north", "MA-CMN-01 ~ BR-GRU-01 - BR-PAC-01 - VE-CCS-01", 3),
    _way("Casablanca to Melilla", "MA-CMN-01 - Melilla ~ ES-MAD-01", 2),
    _way("Accra to Quito by São Paulo", "Accra ~ BR-GRU-01 ~ EC-UIO-01 - EC-TUL-01 - CO-NEC-01", 3),
    _way("Douala to Brasil by Addis Ababa", "Douala ~ Addis Ababa ~ BR-GRU-01 - BR-FOZ-01 - PY-CDE-01", 2),
    _way("Luanda to São Paulo", "Luanda ~ BR-GRU-01 - BR-CHU-01 - UY-MVD-01", 2),
    _way("Over the Darién", "EC-TUL-01 - Ipiales - CO-NEC-01 = CO-CAP-01 / PA-MET-01 - CR-PCA-01", 10),
    _way("Panama to Tapachula", "PA-MET-01 - CR-PCA-01 - CR-PBL-01 - NI-MGA-01 - HN-DAN-01 - GT-ESQ-01 - GT-TUM-01"
         " - MX-TAP-01", 10),
    _way("Tapachula to Tijuana", "GT-TUM-01 - MX-TAP-01 - MX-MEX-01 - MX-TIJ-01 / San Diego", 8),
    _way("Tapachula to Reynosa", "GT-TUM-01 - MX-TAP-01 - MX-MEX-01 - MX-REY-01 - Houston", 7),
    _way("Managua by air to the north", "CO-BOG-01 ~ NI-MGA-01 - HN-DAN-01 - GT-ESQ-01 - MX-TAP-01", 3),
    _way("Boats to the coast of Cancún", "Havana = MX-CUN-01 ~ MX-TIJ-01 / San Diego", 3),
    _way("Port-au-Prince to Chile", "HT-PAP-01 ~ PA-PTY-01 ~ CL-SCL-01 - CL-COL-01 - BO-DES-01 - PE-INA-01"
         " - BR-ASB-01", 5),
    _way("Dajabón to Santo Domingo and Madrid", "HT-PAP-01 - DO-DAJ-01 - DO-SDQ-01 ~ ES-MAD-01", 4),
    _way("Nassau to Miami", "HT-PAP-01 ~ Nassau = US-MIA-01", 2),
    _way("Caracas to Chile through Pacaraima", "VE-CCS-01 - BR-PAC-01 - Boa Vista - Manaus - BR-TAB-01 - PE-LIM-01"
         " - BO-DES-01 - CL-COL-01", 7),
    _way("Cúcuta to Santiago", "CO-CUC-01 - EC-TUL-01 - EC-HUA-01 - PE-LIM-01 - BO-DES-01 - CL-COL-01 - CL-SCL-01", 6),
    _way("Caracas to Port of Spain", "VE-CCS-01 = TT-POS-01 ~ AG-ANU-01", 2),
    _way("Caracas to Europe by Aruba", "VE-CCS-01 = AW-AUA-01 ~ CW-CUR-01 ~ PT-LIS-01 ~ Paris", 3),
    _way("Lima to La Paz and Buenos Aires", "PE-LIM-01 - BO-DES-01 - BO-VIL-01 - AR-EZE-01", 3),
    _way("Santa Cruz to São Paulo", "BO-VVI-01 - BR-COR-01 - BR-GRU-01", 4),
    _way("Asunción to Buenos Aires", "PY-ASU-01 - AR-CLO-01 - AR-EZE-01", 3),
    _way("São Paulo to Lisbon and Madrid", "BR-GRU-01 ~ PT-LIS-01 ~ ES-MAD-01", 4, _FORGER),
    _way("Georgetown to Cayenne and Paris", "Georgetown - BR-OIA-01 - Cayenne ~ Paris", 2),
    _way("San Salvador to Toronto", "SV-SAL-01 ~ MX-MEX-01 ~ CA-YYZ-01", 2),
)  # fmt: skip
