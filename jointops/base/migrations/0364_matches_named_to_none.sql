-- Not only acts on matches name one: who shares one names it, who is refused at one does, and so does who holds one. Of all
-- these the log says who did what and when to every officer for data protection; which record it was, whose, how many and
-- what came of it to those of the country whose record it is and of the one whose person it was. Whatever was shared, held
-- or refused looks alike: else a row without a name would be one about a silent match.
create function base.is_kept_back(verb text, result text, owner text, actor text, reader text) returns boolean
language sql immutable parallel safe as $$
    select (starts_with(verb, 'match.') and verb <> 'match.screen'
            or verb in ('record.share', 'share.withdraw', 'share.read', 'hold.place', 'hold.lift', 'check.instruct')
            or verb = 'act.refuse' and (starts_with(result, 'match.') or starts_with(result, 'share.')
                                        or starts_with(result, 'hold.')))
       and reader is distinct from owner and reader is distinct from actor
$$;
drop function base.is_kept_back(text, text, text, text);
