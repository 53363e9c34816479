CREATE TABLE outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  type text NOT NULL,
  order_id integer NOT NULL,
  version integer NOT NULL,
  data jsonb NOT NULL,
  parked boolean NOT NULL DEFAULT false
);
CREATE INDEX outbox_order ON outbox (order_id, seq);
