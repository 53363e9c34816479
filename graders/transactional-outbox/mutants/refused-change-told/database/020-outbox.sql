-- Events that the broker has not taken yet. A row leaves when it was delivered.
CREATE TABLE outbox (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id integer NOT NULL,
  version integer NOT NULL,
  event json NOT NULL,
  -- How often the broker answered that it will never take this one.
  refusals integer NOT NULL DEFAULT 0,
  parked_at timestamptz,
  UNIQUE (order_id, version)
);
