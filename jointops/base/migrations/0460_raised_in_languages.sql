-- A raised draft is written in its drafter's language, with the same sentences in the others. Whom it goes to is asked of
-- the directory when somebody opens or sends it: nobody is kept before that. One that was raised in English alone says the
-- others when it counts on, and names their languages from then.
delete from alerts.addressee d using alerts.alert a where a.id = d.alert_id and a.raised and a.state = 'draft';
drop policy addressee_matcher_raises on alerts.addressee;
revoke insert on alerts.addressee from jointops_matcher;
grant select (languages), update (languages, translations) on alerts.alert to jointops_matcher;
