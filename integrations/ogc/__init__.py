"""OGC API – Features 1.0 (OGC 17-069r4), read alone: the same marks and routes for QGIS and others."""
