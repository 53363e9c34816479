-- The row's lock of an order is held when its event is inserted: of one order, positions ascend as versions do.
CREATE TABLE outbox (
  position bigserial PRIMARY KEY,
  event jsonb NOT NULL,
  refusals integer NOT NULL DEFAULT 0
);

CREATE TABLE parked_events (
  position bigserial PRIMARY KEY,
  event jsonb NOT NULL
);
