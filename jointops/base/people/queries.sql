-- enrol: accounts that are not there yet
insert into base.person (user_name, name, title, role, country, principals, clearance, operations, checkpoint, demo)
values (:user_name, :name, :title, :role, :country, :principals, :clearance, :operations, :checkpoint, :demo)
on conflict (user_name) do nothing;

-- find_person: an account by its name
select id from base.person where user_name = :user_name;

-- count_demo: how many invented accounts there are
select count(*)::int from base.person where demo;

-- change_access: what a person holds and how far they are cleared, in all live sessions
select base.change_access(:person, :principals, :clearance::smallint);
