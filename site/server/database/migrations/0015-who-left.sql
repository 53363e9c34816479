-- Who deletes their data leaves results without a name behind: see course/about/decisions/0036.
-- A learner of one cohort, whom nobody is any more. Nobody can sign in as one.
alter table users
  add column is_nobody boolean not null default false,
  add check (not is_nobody or (is_guest and name = 'Somebody who left'));

-- Since when only what held is left of it: files, output and messages are gone, and it can't be graded again.
alter table gradings add column emptied_at timestamptz;

-- PostgreSQL looks for what refers to a row that is deleted.
create index gradings_regrade_of on gradings (regrade_of) where regrade_of is not null;
create index gradings_replaces on gradings (replaces) where replaces is not null;
create index gradings_current on gradings (current) where current is not null;
