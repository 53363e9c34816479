-- What is said about lines of attempts. Who is deleted leaves what they wrote, without their name; what is about an attempt goes with it.
create table comment_threads (
  id uuid primary key,
  cohort uuid not null references cohorts (id) on delete cascade,
  -- An attempt that counts in two cohorts is talked about in each on its own.
  attempt uuid not null,
  assignment uuid not null,
  -- A file of the attempt, and a line of it, from 1.
  file text not null,
  line integer not null check (line > 0),
  -- Null: it is open.
  resolved_at timestamptz(3),
  -- That of its first comment, which may be deleted.
  created_at timestamptz(3) not null,
  foreign key (attempt, assignment) references assignment_attempts (attempt, assignment) on delete cascade
);

create index comment_threads_attempt on comment_threads (attempt, assignment, created_at, id);
create index comment_threads_cohort on comment_threads (cohort);

create table comments (
  id uuid primary key,
  thread uuid not null references comment_threads (id) on delete cascade,
  author uuid references users (id) on delete set null,
  -- Markdown.
  body text not null,
  -- To the millisecond, as the page has it: it says until when it has seen.
  at timestamptz(3) not null,
  edited_at timestamptz(3),
  version integer not null default 1,
  idempotency_key uuid,
  -- Of what was asked for: the same key with something else is a mistake.
  fingerprint text not null,
  unique (author, idempotency_key)
);

create index comments_thread on comments (thread, at, id);

-- Until when somebody has seen what is said about an attempt.
create table comments_seen (
  attempt uuid not null,
  assignment uuid not null,
  person uuid not null references users (id) on delete cascade,
  seen_until timestamptz(3) not null,
  primary key (attempt, assignment, person),
  foreign key (attempt, assignment) references assignment_attempts (attempt, assignment) on delete cascade
);

create index comments_seen_person on comments_seen (person);
