-- Why a request is refused, and what is wanting of one: codes that each side reads in its own language, beside the words.

-- ground   of a refusal: UNTOC art. 18 (21) a to d and (9), and what treaties and laws add to them; '' in all other steps
-- wanting  what is to be sent yet, when more is asked for
alter table alerts.request_step
    add column ground text not null default '' check (ground in
        ('', 'form', 'essential-interests', 'own-law', 'legal-system', 'no-offence', 'lapsed', 'tried', 'persecution',
         'not-competent', 'other')),
    add column wanting text[] not null default '{}' check (wanting <@ array
        ['translation', 'facts', 'identity', 'legal-basis', 'certified', 'assurance']),
    add check (ground = '' or state = 'refused'),
    add check (wanting = '{}' or state = 'need-more');
