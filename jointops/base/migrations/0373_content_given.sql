-- What an entry says, as one number, was worked out twice for each row of an import: as it was staged and as it went live. A
-- third of the step that puts a list live was the second time. Now an import hands it on; whoever else adds or changes an
-- entry has it worked out as before.
alter table alerts.entry alter column content drop expression;

create function alerts.note_content() returns trigger language plpgsql as $$
begin
    new.content := alerts.content_with(
        alerts.content_of(new.kind, new.subject, new.action, new.purpose, new.legal_basis, new.review_by, new.category,
                          new.note, new.exclude, new.share, new.as_printed),
        new.basis, new.source_grade, new.information_grade, new.juvenile, new.refugee);
    return new;
end $$;
create trigger content_of_new before insert on alerts.entry for each row when (new.content is null)
    execute function alerts.note_content();
create trigger content_of_changed before update of kind, subject, action, purpose, legal_basis, review_by, category, note,
    exclude, share, as_printed, basis, source_grade, information_grade, juvenile, refugee on alerts.entry
    for each row execute function alerts.note_content();
