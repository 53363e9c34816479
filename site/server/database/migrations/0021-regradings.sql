-- Re-gradings that somebody began on a page: see course/about/decisions/0042. And what else has a new column.

-- Several tables are needed at once, and who grades or hands in has some of them too: then this steps back, before PostgreSQL takes it
-- for a deadlock (after 1s) and lets one of them fail.
set local lock_timeout = '300ms';

-- Grows when the cohort's assignments are put into another order.
alter table cohorts add column order_version integer not null default 1;

alter table regrade_batches
  -- Null, as all of these: it was begun on the command line.
  add column cohort uuid references cohorts (id) on delete set null,
  -- It may have been taken back since.
  add column assignment uuid,
  add column started_by uuid references users (id) on delete set null,
  add column idempotency_key uuid,
  -- Finished attempts that it leaves out: they count in another cohort, too.
  add column left_out integer not null default 0,
  -- Attempts that were left as they are when it was applied, because another batch was applied to them meanwhile.
  add column superseded integer,
  -- Since when it can't be applied any more, because nobody wants it.
  add column discarded_at timestamptz,
  add check (applied_at is null or discarded_at is null),
  add unique (started_by, idempotency_key);

-- One at a time: the changes of a second one would be compared with verdicts that the first one is about to replace.
create unique index regrade_batches_open on regrade_batches (assignment)
  where assignment is not null and applied_at is null and discarded_at is null;

create index regrade_batches_assignment on regrade_batches (assignment, created_at, id) where assignment is not null;

-- PostgreSQL looks for what refers to a row that is deleted.
create index regrade_batches_cohort on regrade_batches (cohort) where cohort is not null;

-- The whole manifest of when the bundle was first stored, with the prose that a bundle has not: titles, hints. Null: of a version
-- that did not keep it.
alter table bundles add column manifest json;

create index bundles_revision on bundles (slug, revision, created_at);
