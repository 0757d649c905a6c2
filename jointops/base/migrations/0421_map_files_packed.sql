-- Routes and marks leave packed as well: KMZ, and a shapefile as a zip.
alter table ops.export
    drop constraint export_format_check,
    add constraint export_format_check
        check (format in ('csv', 'jsonl', 'geojson', 'kml', 'kmz', 'gpx', 'gpkg', 'parquet', 'shp'));
