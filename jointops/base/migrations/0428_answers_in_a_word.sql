-- An answer to an alert says in a word what each side reads in its own language, with words of its own or without.
-- answer  yes: what was asked is done; no: it is not; need: it takes more from the sender; null: words alone
alter table alerts.reply
    add column answer text check (answer in ('yes', 'no', 'need')),
    add check (answer is null or authority_id is not null and not_competent = '{}');
