"""What is no way: counted, not read."""

from integrations.geofiles.model import Drawn

POLYGON = Drawn("", [], [])
