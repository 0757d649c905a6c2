-- Routes and marks leave the house as files of maps, the same way as all else.
alter table ops.export
    drop constraint export_what_check,
    add constraint export_what_check
        check (what in ('checks', 'matches', 'incidents', 'entries', 'alerts', 'court', 'routes', 'marks')),
    drop constraint export_format_check,
    add constraint export_format_check check (format in ('csv', 'jsonl', 'geojson', 'kml', 'gpx', 'gpkg', 'parquet'));
