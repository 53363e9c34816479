-- Events that the broker has not taken yet. A row leaves when it was delivered.
CREATE TABLE outbox (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id integer NOT NULL,
  version integer NOT NULL,
  event json NOT NULL,
  UNIQUE (order_id, version)
);
