-- What a board shows beside standings.

-- How long learners were active in the workspace of what they are given.
create table activity (
  person uuid not null references users (id) on delete cascade,
  slug text not null,
  active_ms bigint not null default 0 check (active_ms >= 0),
  seen_at timestamptz not null,
  -- As that of standings.
  changed_in xid8 not null default pg_current_xact_id(),
  cell text not null generated always as ((active_ms / 1000)::text || ',' || epoch_seconds(seen_at)::text) stored,
  primary key (person, slug)
);

create index activity_changed on activity (changed_in);

-- Who asks a mentor for help, and with what. One hand for an assignment; a row that is lowered stays.
create table raised_hands (
  id uuid primary key,
  cohort uuid not null references cohorts (id) on delete cascade,
  assignment uuid not null references assignments (id) on delete cascade,
  person uuid not null references users (id) on delete cascade,
  note text check (length(note) between 1 and 280),
  -- The first that did not hold in the last attempt. Null: there was no attempt, or everything held.
  requirement text,
  raised_at timestamptz not null default now(),
  lowered_at timestamptz,
  -- Null with a time: somebody who is gone.
  lowered_by uuid references users (id) on delete set null,
  check (lowered_by is null or lowered_at is not null)
);

create unique index raised_hands_up on raised_hands (assignment, person) where lowered_at is null;
create index raised_hands_order on raised_hands (cohort, raised_at, id) where lowered_at is null;
create index raised_hands_person on raised_hands (person);

-- Tells all servers that a board is not what it was; what it is they read themselves.
create function tell_boards() returns trigger language plpgsql as $$
begin
  perform pg_notify('loadbearing_board', json_build_object('kind', tg_argv[0], 'cohort', coalesce(new.cohort, old.cohort))::text);
  return null;
end
$$;

create trigger raised_hands_board after insert or update or delete on raised_hands for each row execute function tell_boards('hands');
create trigger memberships_board after insert or update or delete on memberships for each row execute function tell_boards('members');
create trigger assignments_board after insert or update or delete on assignments for each row execute function tell_boards('given');
