-- How many entries of a piece were like more checks than one entry is compared with: then not all were tried, and who reads
-- how far a look-back is reads that too.
alter table ops.rescreen_chunk add column cut integer not null default 0;
