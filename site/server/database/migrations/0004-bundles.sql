-- What decided verdicts: manifest, starter and grader of a revision, kit and engine, as canonical JSON in Brotli.
create table bundles (
  -- SHA-256 of the JSON.
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  slug text not null,
  revision text not null,
  kit text not null,
  engine text not null,
  bytes bytea not null,
  created_at timestamptz not null default now()
);

-- Null for verdicts from before, and for those that the engine could not give.
alter table gradings add column bundle text references bundles (hash);
