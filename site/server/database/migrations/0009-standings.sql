-- Where learners stand with what their cohort is given. Boards and lists read it; the database itself keeps it current, so that
-- every version of the server does. It is computed from assignment_attempts and gradings, and goes with them: it refers to nothing.

-- Whoever waits for the locks of this migration lets everybody else wait. Rather begin again.
set local lock_timeout = '10s';

-- Requirements that held together in some attempt at an exercise: a few sets for each, named by a number in thousands of cells.
create table held_sets (
  id integer generated always as identity primary key,
  slug text not null,
  ids text[] not null,
  unique (slug, ids)
);

-- A board has tens of thousands of these, so that turning numbers into text would be most of its work: that is done when they are written.
-- The number of seconds depends on no setting, which PostgreSQL does not know of extract().
create function epoch_seconds(moment timestamptz) returns bigint language sql immutable as $$
  select floor(extract(epoch from moment))::bigint
$$;

-- In step with `Standing` in site/runtimes/server/attempts-api.ts.
create table standings (
  cohort uuid not null,
  person uuid not null,
  assignment uuid not null,
  attempts integer not null,
  best uuid not null,
  best_status text not null,
  best_holds integer not null,
  best_of integer not null,
  best_timing text not null,
  last uuid not null,
  last_status text not null,
  last_held integer not null,
  last_handed_in_at timestamptz not null,
  first_passed_at timestamptz,
  -- The transaction that wrote the row: whoever has seen all transactions before one reads what later ones changed.
  changed_in xid8 not null default pg_current_xact_id(),
  -- As site/runtimes/server/board-api.ts has it.
  cell text not null generated always as (
    attempts::text || case when first_passed_at is null then ',0,' else ',1,' end || epoch_seconds(last_handed_in_at)::text || ',' || last_held::text
  ) stored,
  primary key (cohort, person, assignment)
);

create index standings_changed on standings (cohort, changed_in);

-- What standings are of some learners at some assignments: three lists of equal length. Only attempts count that were in time
-- for it, and that the server could grade.
create function compute_standings(cohorts uuid[], persons uuid[], assignments uuid[]) returns table (
  cohort uuid, person uuid, assignment uuid, attempts integer,
  best uuid, best_status text, best_holds integer, best_of integer, best_timing text,
  last uuid, last_status text, last_holds text[], last_handed_in_at timestamptz, first_passed_at timestamptz, slug text
) language sql stable as $$
  with graded as (
    select handed.cohort, handed.person, handed.assignment, handed.slug, handed.attempt, handed.timing, handed.handed_in_at,
      verdict.verdict_status as status, verdict.verdict_holds as holds, verdict.verdict_requirements as requirements
    from (select distinct * from unnest(cohorts, persons, assignments) as asked (cohort, person, assignment)) wanted
    join assignment_attempts handed on (handed.cohort, handed.person, handed.assignment) = (wanted.cohort, wanted.person, wanted.assignment)
    join gradings own on own.id = handed.attempt
    join gradings verdict on verdict.id = coalesce(own.current, own.id)
    where handed.timing in ('on-time', 'late') and verdict.verdict_status <> 'error'
  ), ranked as (
    select *, count(*) over learner as attempts, min(handed_in_at) filter (where status = 'passed') over learner as first_passed_at,
      row_number() over (learner order by status = 'passed' desc, cardinality(holds) desc, handed_in_at, attempt) as goodness,
      first_value(attempt) over recent as last, first_value(status) over recent as last_status,
      first_value(holds) over recent as last_holds, first_value(handed_in_at) over recent as last_handed_in_at
    from graded
    window learner as (partition by cohort, person, assignment), recent as (learner order by handed_in_at desc, attempt desc)
  )
  select cohort, person, assignment, attempts::integer, attempt, status, cardinality(holds), requirements, timing,
    last, last_status, last_holds, last_handed_in_at, first_passed_at, slug
  from ranked
  where goodness = 1
$$;

-- Writes them anew. Two verdicts for one learner at once: the second waits for the first one's transaction, then sees what it did.
-- A row of users is the lock, and not one of standings, which may not be there yet.
create function refresh_standings(cohorts uuid[], persons uuid[], assignments uuid[]) returns void language plpgsql as $$
declare
  changed uuid;
begin
  if cardinality(persons) = 0 then return; end if;
  perform from users where users.id = any (persons) order by users.id for no key update;
  -- Each statement of a volatile function sees what was committed before it.
  delete from standings stale using unnest(cohorts, persons, assignments) as wanted (cohort, person, assignment)
  where (stale.cohort, stale.person, stale.assignment) = (wanted.cohort, wanted.person, wanted.assignment)
    and not exists (
      select from compute_standings(array[wanted.cohort], array[wanted.person], array[wanted.assignment])
    );
  insert into held_sets (slug, ids)
  select distinct fresh.slug, fresh.last_holds from compute_standings(cohorts, persons, assignments) fresh
  where not exists (select from held_sets known where (known.slug, known.ids) = (fresh.slug, fresh.last_holds))
  order by fresh.slug, fresh.last_holds
  on conflict do nothing;
  insert into standings
  select fresh.cohort, fresh.person, fresh.assignment, fresh.attempts, fresh.best, fresh.best_status, fresh.best_holds, fresh.best_of,
    fresh.best_timing, fresh.last, fresh.last_status, held.id, fresh.last_handed_in_at, fresh.first_passed_at
  from compute_standings(cohorts, persons, assignments) fresh
  join held_sets held on (held.slug, held.ids) = (fresh.slug, fresh.last_holds)
  on conflict (cohort, person, assignment) do update set
    attempts = excluded.attempts, best = excluded.best, best_status = excluded.best_status, best_holds = excluded.best_holds,
    best_of = excluded.best_of, best_timing = excluded.best_timing, last = excluded.last, last_status = excluded.last_status,
    last_held = excluded.last_held, last_handed_in_at = excluded.last_handed_in_at, first_passed_at = excluded.first_passed_at,
    changed_in = excluded.changed_in;
  for changed in select distinct unnest(cohorts) loop
    -- Of a channel of its own: an older version of the server does not know what is said here.
    perform pg_notify('loadbearing_board', json_build_object('kind', 'cells', 'cohort', changed)::text);
  end loop;
end
$$;

-- A verdict came, or another one counts for the attempt.
create function refresh_standings_of_grading() returns trigger language plpgsql as $$
begin
  perform refresh_standings(array_agg(handed.cohort), array_agg(handed.person), array_agg(handed.assignment))
  from assignment_attempts handed where handed.attempt = new.id
  having count(*) > 0;
  return null;
end
$$;

create trigger gradings_standings after update on gradings for each row
  when ((old.current, old.verdict_status, old.verdict_holds) is distinct from (new.current, new.verdict_status, new.verdict_holds))
  execute function refresh_standings_of_grading();

-- Attempts that are new have no verdict, and change nothing, unless they come from a copy of the data.
create function refresh_standings_of_attempts() returns trigger language plpgsql as $$
begin
  perform refresh_standings(array_agg(touched.cohort), array_agg(touched.person), array_agg(touched.assignment))
  from (
    select distinct handed.cohort, handed.person, handed.assignment
    from changed handed
    left join gradings own on own.id = handed.attempt
    where tg_op <> 'INSERT' or own.verdict_status is not null
  ) touched
  having count(*) > 0;
  return null;
end
$$;

create trigger assignment_attempts_made after insert on assignment_attempts
  referencing new table as changed for each statement execute function refresh_standings_of_attempts();
create trigger assignment_attempts_gone after delete on assignment_attempts
  referencing old table as changed for each statement execute function refresh_standings_of_attempts();
create trigger assignment_attempts_were after update on assignment_attempts
  referencing old table as changed for each statement execute function refresh_standings_of_attempts();
create trigger assignment_attempts_are after update on assignment_attempts
  referencing new table as changed for each statement execute function refresh_standings_of_attempts();
