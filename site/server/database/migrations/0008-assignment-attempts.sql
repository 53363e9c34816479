-- Attempts at what cohorts were given. One attempt counts in each cohort that gave its exercise to whoever handed it in.
create table assignment_attempts (
  attempt uuid not null references gradings (id) on delete cascade,
  -- It may have been taken back since: what was handed in stays.
  assignment uuid not null,
  cohort uuid not null references cohorts (id) on delete cascade,
  person uuid not null references users (id) on delete cascade,
  slug text not null,
  -- Settled when it was handed in. "late": and counts all the same. "not-open" and "after-end" count for nothing.
  timing text not null check (timing in ('not-open', 'on-time', 'late', 'after-end')),
  -- Until when this person had time then, with an extension. Null: for ever.
  due_at timestamptz,
  handed_in_at timestamptz not null default now(),
  primary key (attempt, assignment)
);

-- Attempts of a cohort by learner and exercise, and of an assignment by time.
create index assignment_attempts_cohort on assignment_attempts (cohort, person, slug, handed_in_at);
create index assignment_attempts_assignment on assignment_attempts (assignment, handed_in_at, attempt);
create index assignment_attempts_person on assignment_attempts (person);

-- What boards read of a verdict, which itself has ten kilobytes. PostgreSQL can't look into a document with \u0000 or half
-- surrogate pairs (see 0002), which learner code may print. No id or status has an escape.
create function without_escapes(document json) returns json language sql immutable as $$
  select regexp_replace(document::text, '\\.', '?', 'g')::json
$$;

create function requirements_that_hold(verdict json) returns text[] language sql immutable as $$
  select coalesce(array_agg(requirement ->> 'id' order by place), '{}')
  from json_array_elements(without_escapes(verdict) -> 'requirements') with ordinality as all_of_them (requirement, place)
  where requirement ->> 'status' = 'passed'
$$;

-- Computed from the verdict by whatever version writes it.
alter table gradings
  add column verdict_status text generated always as (without_escapes(verdict) ->> 'status') stored,
  add column verdict_holds text[] generated always as (requirements_that_hold(verdict)) stored,
  add column verdict_requirements integer generated always as (json_array_length(without_escapes(verdict) -> 'requirements')) stored;
