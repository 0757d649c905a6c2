-- What a checked person is to their readers: nothing is known until an owner has verified a match, and then what its entry
-- says (Directive (EU) 2016/680, art. 6). Of several who protects a person goes first. Under the reader's own row security:
-- a match that they do not know of changes nothing that they see.
create function ops.category_of(wanted uuid) returns text language sql stable as $$
    select m.entry ->> 'category' from ops.match m
    where m.check_id = wanted and m.kind = 'person' and m.state = 'confirmed'
    order by array_position(array['victim', 'missing', 'witness', 'convicted', 'suspect'], m.entry ->> 'category'), m.id limit 1
$$;
