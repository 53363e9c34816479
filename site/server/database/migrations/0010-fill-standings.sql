-- Standings of what was handed in before 0009, in a transaction of its own: while all of it is computed nothing is locked. A learner
-- whose verdict came meanwhile has a row by now, which is newer and stays.
set local statement_timeout = 0;
-- The lists are long here, and short otherwise.
set local enable_nestloop = off;

create temporary table filled on commit drop as
select computed.* from (select array_agg(cohort) as cohorts, array_agg(person) as persons, array_agg(assignment) as assignments
  from (select distinct cohort, person, assignment from assignment_attempts) handed) everything
cross join lateral compute_standings(everything.cohorts, everything.persons, everything.assignments) computed;

insert into held_sets (slug, ids)
select distinct slug, last_holds from filled order by slug, last_holds
on conflict do nothing;

insert into standings
select filled.cohort, filled.person, filled.assignment, filled.attempts, filled.best, filled.best_status, filled.best_holds,
  filled.best_of, filled.best_timing, filled.last, filled.last_status, held.id, filled.last_handed_in_at, filled.first_passed_at
from filled join held_sets held on (held.slug, held.ids) = (filled.slug, filled.last_holds)
on conflict do nothing;
