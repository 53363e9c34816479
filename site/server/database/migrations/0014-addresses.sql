-- Links of mails by which somebody proves that an address is theirs.
create table address_proofs (
  -- SHA-256 of the link's token.
  digest bytea primary key,
  person uuid not null references users (id) on delete cascade,
  -- The address that it was sent to: it proves no other.
  email text not null,
  created_at timestamptz not null default now(),
  -- It works once.
  used_at timestamptz
);

create index address_proofs_person on address_proofs (person);

-- How far the mail of an invitation is. "none": it is from before mails were sent.
alter table invitations
  add column mail text not null default 'none' check (mail in ('none', 'waiting', 'sent', 'failed')),
  add column mailed_at timestamptz,
  add check ((mail = 'sent') <= (mailed_at is not null));
