-- Groups of learners with mentors.
create table cohorts (
  id uuid primary key,
  name text not null,
  -- A name of the IANA database: dates of the cohort are meant in it.
  time_zone text not null,
  starts_on date,
  ends_on date,
  -- Grows with each change, so that two tabs do not overwrite each other.
  version integer not null default 1,
  -- Since when it can be read and not changed.
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  -- Null: somebody who is gone.
  created_by uuid references users (id) on delete set null,
  idempotency_key uuid,
  -- Of what was asked for: the same key with something else is a mistake.
  fingerprint text not null,
  unique (created_by, idempotency_key),
  check (ends_on >= starts_on)
);

create table memberships (
  cohort uuid not null references cohorts (id) on delete cascade,
  person uuid not null references users (id) on delete cascade,
  role text not null check (role in ('owner', 'mentor', 'learner')),
  joined_at timestamptz not null default now(),
  primary key (cohort, person)
);

create index memberships_person on memberships (person);
create index memberships_joined on memberships (cohort, joined_at, person);

-- Whoever has the code of one may join, as long as it is valid.
create table join_links (
  id uuid primary key,
  cohort uuid not null references cohorts (id) on delete cascade,
  -- SHA-256 of the code. The code itself was shown once.
  digest text not null unique check (digest ~ '^[0-9a-f]{64}$'),
  role text not null check (role in ('learner', 'mentor')),
  places integer not null check (places > 0),
  uses integer not null default 0 check (uses between 0 and places),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid references users (id) on delete set null,
  idempotency_key uuid,
  unique (cohort, idempotency_key)
);

create index join_links_created on join_links (cohort, created_at, id);

-- Whoever has the address, and has proved it, may join.
create table invitations (
  id uuid primary key,
  cohort uuid not null references cohorts (id) on delete cascade,
  email text not null check (email = lower(email)),
  role text not null check (role in ('learner', 'mentor')),
  created_at timestamptz not null default now(),
  created_by uuid references users (id) on delete set null,
  claimed_at timestamptz,
  claimed_by uuid references users (id) on delete cascade,
  unique (cohort, email),
  check ((claimed_at is null) = (claimed_by is null))
);

create index invitations_email on invitations (email) where claimed_at is null;

-- Exercises that a cohort is given.
create table assignments (
  id uuid primary key,
  cohort uuid not null references cohorts (id) on delete cascade,
  slug text not null,
  -- In which order they are shown; there may be gaps.
  position integer not null,
  -- What a clock in the cohort's zone shows, and which moment that is: see local-time.ts. The first is what was meant.
  opens_local text check (opens_local ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d$'),
  opens_at timestamptz,
  due_local text check (due_local ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d$'),
  due_at timestamptz,
  -- What becomes of work that is handed in after it was due.
  late text not null check (late in ('accept', 'mark', 'refuse')),
  required boolean not null,
  -- Of the exercise. Null: whichever is current.
  revision text,
  hints text not null check (hints in ('free', 'delayed', 'off')),
  hints_after_minutes integer check (hints_after_minutes > 0),
  solution text not null check (solution in ('free', 'after-due', 'off')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  -- One request may make several.
  idempotency_key uuid,
  fingerprint text not null,
  unique (cohort, slug),
  unique (cohort, position) deferrable initially deferred,
  check ((opens_local is null) = (opens_at is null)),
  check ((due_local is null) = (due_at is null)),
  check (due_at > opens_at),
  check (solution <> 'after-due' or due_at is not null),
  check ((hints = 'delayed') = (hints_after_minutes is not null))
);

-- More time for one person.
create table extensions (
  assignment uuid not null references assignments (id) on delete cascade,
  person uuid not null references users (id) on delete cascade,
  due_local text not null check (due_local ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d$'),
  due_at timestamptz not null,
  primary key (assignment, person)
);

create index extensions_person on extensions (person);
