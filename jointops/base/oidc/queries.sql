-- person_of: the person whom a provider speaks of, and whether it brought them
select * from base.person_of(:issuer, :subject, :user_name, :country);

-- enrol: a new person by a provider's word, or the newest word about one it enrolled; nothing when the name is taken
select person_id, was, becomes, class_id from base.enrol_from(:issuer, :subject, :who);
