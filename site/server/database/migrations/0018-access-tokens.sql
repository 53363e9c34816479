-- Personal access tokens, for scripts: see course/about/decisions/0039.
create table access_tokens (
  id uuid primary key,
  person uuid not null references users (id) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  -- What it begins with, to know it again by.
  prefix text not null,
  -- SHA-256 of the token.
  digest bytea not null unique,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  -- To the minute.
  used_at timestamptz,
  revoked_at timestamptz
);

create index access_tokens_person on access_tokens (person, created_at, id);
