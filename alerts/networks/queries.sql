-- add_network: a new network; no row comes back when its code is taken
insert into alerts.network (code, name, kind, parent, topics, secretariat, class_id)
values (:code, :name, :kind, :parent, :topics, :secretariat, :class_id) on conflict (code) do nothing returning id;

-- list_networks: networks in order of their codes, one of them or all
select id, version, code, name, kind, parent, topics, secretariat from alerts.network
where code > :after and (:code::text is null or code = :code) order by code limit :most;

-- members_of: who belongs to some networks
select network, country, contact from alerts.network_member where network = any(:codes::text[]) order by network, country;

-- lock_network: one network, kept for this act alone
select id, version, code from alerts.network where code = :code for update;

-- touch_network: it has a new version
update alerts.network set version = version + 1 where code = :code;

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
where m.country = any(:countries::text[]) and n.secretariat is not null;

-- served: the members of the networks that somebody keeps
select distinct country from alerts.network_member where 'network:' || network = any(:principals::text[]);
