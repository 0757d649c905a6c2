-- How a request and its answer went: the channel, the fingerprint of the signed paper, and for what an answer may be used,
-- said with each document that it brings; and the request by which the data were preserved first.

-- channel    how it was sent or answered: on the platform, electronically, by post, diplomatic; '': a state without a paper
-- sha256     of the signed file that went, hexadecimal: whoever has the file can tell that it is this one
-- documents  what an answer brings: [{number, limits}], for what each may be used alone
alter table alerts.request_step
    add column channel text not null default ''
        check (channel in ('', 'platform', 'electronic', 'post', 'diplomatic')),
    add column sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
    add column documents jsonb not null default '[]';

alter table alerts.request add column preserved_by uuid references alerts.request on delete set null;
create index on alerts.request (preserved_by) where preserved_by is not null;
