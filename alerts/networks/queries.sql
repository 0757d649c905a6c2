-- add_network: a new network; no row comes back when its code is taken
insert into alerts.network (code, name, kind, parent, topics, secretariat, lead, legal_basis, starts_on, ends_on, class_id)
values (:code, :name, :kind, :parent, :topics, :secretariat, :lead, :legal_basis, :starts_on, :ends_on, :class_id) on conflict (code) do nothing returning id;

-- list_networks: networks in order of their codes, one of them or all
select id, version, code, name, kind, parent, topics, secretariat, lead, legal_basis, starts_on, ends_on
from alerts.network
where code > :after and (:code::text is null or code = :code) order by code limit :most;

-- members_of: who belongs to some networks
select network, country, contact from alerts.network_member where network = any(:codes::text[]) order by network, country;

-- lock_network: one network, kept for this act alone
select id, version, code, kind, lead from alerts.network where code = :code for update;

-- touch_network: it has a new version
update alerts.network set version = version + 1 where code = :code;

-- set_mandate: on what a task force rests from now on; it has a new version
update alerts.network set version = version + 1, lead = :lead, legal_basis = :legal_basis, starts_on = :starts_on,
    ends_on = :ends_on
where code = :code;

-- unmandated: those of some networks through which nothing is sent on a day
select name, starts_on, ends_on from alerts.network n
where code = any(:codes::text[]) and not alerts.is_mandated(n, :day) order by code limit 1;

-- clear_members: members make room for others
delete from alerts.network_member where network = :network;

-- add_member: a country belongs to a network
insert into alerts.network_member (network, country, contact, class_id) values (:network, :country, :contact, :class_id);

-- contacts_of: the contact points of some networks, in some countries or in all
select distinct contact from alerts.network_member
where network = any(:networks::text[]) and contact is not null
  and (cardinality(:countries::text[]) = 0 or country = any(:countries));

-- secretariats_for: who stands for the networks that some countries belong to
select distinct m.country, n.secretariat from alerts.network n join alerts.network_member m on m.network = n.code
where m.country = any(:countries::text[]) and n.secretariat is not null and alerts.is_mandated(n, :day);

-- served: the members of the networks that somebody keeps
select distinct m.country from alerts.network_member m join alerts.network n on n.code = m.network
where 'network:' || m.network = any(:principals::text[]) and alerts.is_mandated(n, :day);

-- waiting: what waits for which member of a network, of all that this viewer sees: alerts sent through it that an authority
-- there has not acknowledged (each once), requests through it whose turn is there, and what was agreed at its meetings and is not done
select w.country, w.kind, count(distinct w.id)::int, min(w.since) as since from (
    select u.country, 'alert' as kind, a.id, a.released_at as since
    from alerts.alert a join alerts.addressee d on d.alert_id = a.id join alerts.authority u on u.id = d.authority_id
    where :network::text = any(a.networks) and a.state = 'released' and a.priority <> 'P4'
      and d.state in ('sent', 'delivered', 'read')
    union all
    select case when r.state in ('sent', 'received', 'executing') then b.country else a.country end, 'request', r.id, r.moved_at
    from alerts.request r join alerts.authority a on a.id = r.requesting join alerts.authority b on b.id = r.requested
    where r.network = :network and r.state in ('informal', 'sent', 'received', 'need-more', 'executing')
    union all
    select i.country, 'action', i.id, m.recorded_at from alerts.action_item i join alerts.meeting m on m.id = i.meeting_id
    where m.network = :network and i.done_at is null) w
join alerts.network_member n on n.network = :network and n.country = w.country
group by w.country, w.kind order by w.country, w.kind;
