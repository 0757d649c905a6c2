-- A hit that was closed and on which nobody was instructed is nothing to wait for.
create or replace function ops.waits_in_vain(c ops.check_report) returns boolean language sql stable as $$
    select c.answer <> 'clear' and coalesce(c.follow in ('call-centre', 'bureau-has-it'), true) and not exists (
        select from ops.match m where m.check_id = c.id and m.stop is null
          and (m.face_class_id <> m.class_id or m.step = 'instructed')
          and m.state in ('possible', 'claimed', 'asked', 'confirmed')
          and not (m.step is not distinct from 'closed' and m.instruction is null))
      and not exists (select from ops.check_told t where t.check_id = c.id)
$$;
