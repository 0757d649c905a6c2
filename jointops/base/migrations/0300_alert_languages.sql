-- What an alert says in other languages, beside the words it was written in; an edition keeps all of it.
-- translations  [{language, title, text, authentic}]; languages are the tags of all texts, the original's first
alter table alerts.alert add column translations jsonb not null default '[]'
    check (jsonb_typeof(translations) = 'array');
alter table alerts.edition add column translations jsonb not null default '[]'
    check (jsonb_typeof(translations) = 'array');
