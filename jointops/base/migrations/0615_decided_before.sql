-- What two people decided of somebody whom a provider enrolled before such was kept stands as well, as far as it is known: the
-- decisions that led, one from the other, to what the account holds now. What it held before the first of them, the provider
-- had said. Where a provider has spoken since, or two have decided since, nothing is left to do.
do $$
declare
    account record;
    one record;
    holds text;
    led uuid[];
    decided uuid;
begin
    for account in
        select i.issuer, i.subject, p.id, base.access_text(p.role, p.clearance, p.principals, p.operations) as holds
        from base.person_identity i join base.person p on p.id = i.person_id
        where i.enrolled and i.given = '{}' and i.taken = '{}' and i.role is null and i.most is null and i.least is null
    loop
        holds := account.holds;
        led := '{}';
        for one in
            select d.id, base.access_text(f.role, f.clearance, f.principals, f.operations) as before,
                   base.access_text(t.role, t.clearance, t.principals, t.operations) as after,
                   base.access_said(f.role, f.clearance, f.principals, f.operations) as said
            from base.proposal d,
                 jsonb_to_record(d.content -> 'from')
                     as f(role text, principals text[], clearance smallint, operations text[]),
                 jsonb_to_record(d.content -> 'to') as t(role text, principals text[], clearance smallint, operations text[])
            where d.kind = 'access.change' and d.state = 'released' and d.record = account.id
            order by d.decided_at desc
        loop
            exit when one.after <> holds;
            holds := one.before;
            led := one.id || led;
            update base.person_identity i set said = one.said
            where i.issuer = account.issuer and i.subject = account.subject;
        end loop;
        foreach decided in array led loop
            perform base.keep_decided(d.record, d.content -> 'from', d.content -> 'to') from base.proposal d
            where d.id = decided;
        end loop;
    end loop;
end $$;
