-- What somebody did with the cards of their review queue: see course/about/decisions/0048. Rows are only ever added, each once.
create table card_reviews (
  person uuid not null references users (id) on delete cascade,
  -- Given by the device that it was done on.
  id uuid not null,
  -- In which order they came, so that a device can ask for what is new. One writer of a person at a time counts it.
  place integer not null check (place > 0),
  card text not null check (length(card) <= 200),
  deed text not null check (deed in ('again', 'hard', 'good', 'easy', 'later', 'remove', 'restore')),
  -- By the clock of the device, and never later than when it came.
  at timestamptz not null,
  primary key (person, id)
);

create unique index card_reviews_place on card_reviews (person, place);
