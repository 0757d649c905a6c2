-- enrol: accounts that are not there yet
insert into base.person (user_name, name, title, role, country, principals, clearance, operations, checkpoint, demo)
values (:user_name, :name, :title, :role, :country, :principals, :clearance, :operations, :checkpoint, :demo)
on conflict (user_name) do nothing;

-- count_demo: how many invented accounts there are
select count(*)::int from base.person where demo;

-- get_person: an account
select id, user_name as user, name, title, role, country, base.given_principals(principals) as principals, clearance,
       operations, state
from base.person where id = :id;

-- list_people: accounts by name, after a name in the list
select id, user_name as user, name, title, role, country, base.given_principals(principals) as principals, clearance,
       operations, state from base.person
where :after::text is null or user_name > :after order by user_name limit :most;

-- apply_access: carry out a released change
select base.apply_access(:proposal);

-- apply_account: carry out a released change of an account's state; the sessions that ended, or null
select base.apply_account(:proposal);

-- has_account: whether there is an account of this name
select exists (select from base.person where user_name = :user_name);

-- add_account: make the account of a released proposal; nothing when its name has been taken
select base.add_account(:proposal);

-- first_office: an account of one of the first two offices; nothing once two hold one, or when its name is taken
select base.first_office(:user_name, :name, :country, :office);

-- find_people: accounts in use that hold one of some principals and are cleared so far, by a part of their name
select user_name as user, name, title, country, principals from base.person
where state = 'active' and clearance >= :clearance and (cardinality(:roles::text[]) = 0 or role = any(:roles))
  and principals && :principals::text[]
  and user_name <> :but
  and (position(lower(:search) in lower(name)) > 0 or position(lower(:search) in user_name) > 0)
order by name, user_name limit :most;

-- named_people: some accounts by their names, of those in use
select user_name as user, name, role, country, principals, clearance from base.person
where user_name = any(:users::text[]) and state = 'active';
