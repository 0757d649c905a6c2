-- add: a passkey of the person of this session
select base.add_passkey(:credential, :key, :sign_count, :label);

-- find: whose passkey this is, its public key and how often it was used by its own count
select * from base.find_passkey(:credential);

-- mine: the passkeys of the person of this session
select * from base.my_passkeys();

-- signed_in: when the person of this session signed in
select opened_at from base.sessions_of(null) where is_this;

-- use: the passkey was used; nothing comes back when its count did not go up
select base.use_passkey(:credential, :counted);

-- remove: take a passkey of one's own away
select base.remove_passkey(:credential);
