-- What somebody looked at of an exercise: hints, one by one, and the solution.
create table reveals (
  person uuid not null references users (id) on delete cascade,
  slug text not null,
  -- Empty, with hint 0: the solution.
  requirement text not null default '',
  hint smallint not null default 0 check (hint between 0 and 9),
  revealed_at timestamptz not null default now(),
  primary key (person, slug, requirement, hint),
  check ((requirement = '') = (hint = 0))
);

-- The board shows sums of them beside activity, and hints may wait until some time after somebody has begun.
alter table activity
  add column began_at timestamptz not null default now(),
  add column hints integer not null default 0,
  add column solution_at timestamptz;

-- Beside `cell`, which the version before goes on reading.
alter table activity add column cell_with_reveals text not null generated always as (
  (active_ms / 1000)::text || ',' || epoch_seconds(seen_at)::text || ',' || hints::text || ',' || coalesce(epoch_seconds(solution_at), 0)::text
) stored;
