-- How many entries of a list somebody may see is counted in an index alone, class by class: nobody reads a million rows
-- for one figure.
create index entry_counted on alerts.entry (list, class_id) where removed_at is null;
