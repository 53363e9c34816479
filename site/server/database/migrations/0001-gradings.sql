create table gradings (
  id uuid primary key,
  seq bigint generated always as identity unique,
  slug text not null,
  revision text not null,
  -- The whole tree that is graded, after the starter's read-only files were put back.
  files jsonb not null,
  seed bigint,
  state text not null check (state in ('queued', 'running', 'done', 'cancelled')),
  progress jsonb,
  results jsonb not null default '[]',
  verdict jsonb,
  idempotency_key uuid unique,
  -- Of slug, files and seed: the same key with something else is a mistake.
  fingerprint text not null,
  attempt integer not null default 0,
  -- Advisory lock number of the grader that has it; see grader-identity in grading/.
  grader integer,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  check ((state = 'done') = (verdict is not null))
);

create index gradings_queued on gradings (seq) where state = 'queued';
create index gradings_running on gradings (grader) where state = 'running';
