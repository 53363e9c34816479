-- Who may sign in, what is remembered of it, and who changed what.
create table users (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  -- In lower case. Null: a guest, who has nothing to sign in with elsewhere.
  email text unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  is_guest boolean not null default false,
  is_administrator boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (is_guest = (email is null)),
  check (not (is_guest and is_administrator))
);

create table sessions (
  id uuid primary key default gen_random_uuid(),
  -- The cookie carries it with a signature: whoever reads this table can't make that.
  token text not null unique,
  user_id uuid not null references users (id) on delete cascade,
  expires_at timestamptz not null,
  -- Never filled: better-auth wants the columns.
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions_user on sessions (user_id);

-- What somebody signs in with: a password (its hash), or an issuer's word.
create table credentials (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id) on delete cascade,
  -- "credential" for a password, "oidc" for the configured issuer.
  provider_id text not null,
  -- The user's id for a password, else the issuer's "sub".
  account_id text not null,
  password text,
  -- Never filled: nothing here calls the issuer on somebody's behalf.
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index credentials_user on credentials (user_id);

-- What was sent out and is waited for: resets of passwords, redirects of an issuer.
create table verifications (
  id uuid primary key default gen_random_uuid(),
  -- A digest.
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verifications_identifier on verifications (identifier);

-- The link by which somebody becomes administrator: one at a time.
create table administrator_links (
  singleton boolean primary key default true check (singleton),
  -- SHA-256 of its token.
  digest bytea not null,
  created_at timestamptz not null default now()
);

-- Tries at what takes a password or a token, as rate-limiter-flexible counts them. Keys are digests.
create table rate_limits (
  key text primary key,
  points integer not null default 0,
  -- Milliseconds since 1970.
  expire bigint
);

-- Who changed what, written with the change. Ids only, so that deleting a person's data need not touch it.
create table audit_events (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  -- A user; null: the server itself.
  actor uuid,
  -- Such as "cohort.archived".
  action text not null check (action ~ '^[a-z-]+\.[a-z-]+$'),
  -- What it was done to: the action says of what kind it is.
  subject uuid,
  details json not null default '{}'
);
create index audit_events_subject on audit_events (subject, id);
create index audit_events_actor on audit_events (actor, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only ever added to', tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_events_append_only before update or delete on audit_events for each row execute function refuse_change();
create trigger audit_events_not_emptied before truncate on audit_events for each statement execute function refuse_change();

-- An owner is a user, or a digest of a visitor's cookie (ownerOfVisitor in security/visitor.ts): nobody can name a user there.
update gradings set owner = encode(substring(sha256(convert_to('visitor:' || owner, 'UTF8')) for 16), 'hex')::uuid where owner is not null;
-- What a visitor handed in is claimed by the user that the visitor becomes.
create index gradings_owner on gradings (owner) where owner is not null;
