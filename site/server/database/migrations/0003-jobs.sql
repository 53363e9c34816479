-- Who handed a grading in, and what for: the queue is fair between cohorts, and in a cohort between learners.
alter table gradings
  -- The visitor's cookie.
  add column owner uuid,
  add column cohort uuid,
  add column assignment uuid,
  -- Key of the job that says "there is something to do" for it. Whoever takes that job may be given another grading.
  add column token uuid,
  -- Tries that ended by our own error.
  add column failures integer not null default 0,
  -- Graders that were lost while they had it.
  add column lost integer not null default 0;

-- "attempt" numbers the tries and never goes back: what an earlier try still says is void. Until now it was the budget too.
update gradings set failures = greatest(attempt - 1, 0);

-- Attempts graded again, to compare: never in place of what they had.
create table regrade_batches (
  id uuid primary key,
  -- What was asked for, as {"attempt": …}, {"exercise": …, "revision": …} or {"assignment": …}.
  scope json not null,
  created_at timestamptz not null default now(),
  -- Since when its verdicts are the attempts' current ones.
  applied_at timestamptz
);

alter table gradings
  add column batch uuid references regrade_batches (id),
  -- The attempt that is graded again.
  add column regrade_of uuid references gradings (id),
  -- The grading whose verdict was the attempt's when it was asked for: what the new one is compared with.
  add column replaces uuid references gradings (id),
  -- Of an attempt: the re-grading whose verdict counts. Null: its own does.
  add column current uuid references gradings (id),
  add constraint gradings_regrade check ((batch is null) = (regrade_of is null) and (batch is null) = (replaces is null));

create index gradings_batch on gradings (batch) where batch is not null;
create index gradings_slug on gradings (slug);
create index gradings_assignment on gradings (assignment) where assignment is not null;
-- Whose turn it was lately, and how fast gradings end.
create index gradings_started on gradings (started_at);
create index gradings_finished on gradings (finished_at);
