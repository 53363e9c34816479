-- Webhooks of cohorts, and what they were sent: see course/about/decisions/0040.
create table webhooks (
  id uuid primary key,
  cohort uuid not null references cohorts (id),
  url text not null check (length(url) <= 2000),
  events text[] not null,
  -- Encrypted.
  secret bytea not null,
  -- Why it is off. Null: it is on.
  off text check (off in ('by-owner', 'failing', 'gone')),
  -- Of the first delivery that failed since one arrived. Null: the last one arrived, or there was none.
  failing_since timestamptz,
  created_at timestamptz not null default now(),
  idempotency_key uuid,
  unique (cohort, idempotency_key)
);

create index webhooks_cohort on webhooks (cohort, created_at, id);

create table webhook_deliveries (
  id uuid primary key,
  webhook uuid not null references webhooks (id) on delete cascade,
  event text not null,
  -- Whom it is about: what is sent says so by id. With the person it goes.
  person uuid references users (id) on delete cascade,
  -- What else is sent: ids and words of ours.
  data json not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  tries integer not null default 0,
  -- Of the last try: what was answered, or why nothing was.
  status integer,
  answer text,
  problem text,
  created_at timestamptz not null default now(),
  tried_at timestamptz,
  -- Of the next try.
  next_at timestamptz
);

create index webhook_deliveries_webhook on webhook_deliveries (webhook, created_at, id);
create index webhook_deliveries_person on webhook_deliveries (person) where person is not null;
create index webhook_deliveries_old on webhook_deliveries (created_at);
