-- In which languages the papers of a request are: of the original, and of translations that go with it. The authority that
-- is asked accepts one of them, as its entry says; of a request from before, whoever sends it names one.
alter table alerts.request add column languages text[] not null default '{}';
