-- Files that somebody has changed, for each exercise, so that they follow to another device: see course/about/decisions/0038.
create table work_files (
  person uuid not null references users (id) on delete cascade,
  slug text not null,
  path text not null check (length(path) <= 200),
  -- Another text, deleted, or as in the starter again. As JSON, whose texts may have what `text` can't.
  content json not null,
  -- By the clock of the device, and never later than when it came.
  saved_at timestamptz not null,
  -- Counted by the server. Whoever writes says which one they have seen.
  version integer not null default 1 check (version > 0),
  primary key (person, slug, path)
);

-- What somebody has come to, here or in the browser. It only ever gets better.
create table work_progress (
  person uuid not null references users (id) on delete cascade,
  slug text not null,
  status text not null check (status in ('started', 'passed')),
  holds integer not null check (holds >= 0),
  requirements integer not null check (requirements >= holds),
  at timestamptz not null,
  primary key (person, slug)
);
