-- Events that the broker has not taken yet. A row goes when the broker has answered 202.
CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  position bigint GENERATED ALWAYS AS IDENTITY,
  order_id integer NOT NULL,
  version integer NOT NULL,
  -- json and not jsonb: what is sent again is what was stored, character by character.
  event json NOT NULL,
  -- Until then the event belongs to a relay that is sending it, or waits after a failure.
  claimed_until timestamptz NOT NULL DEFAULT '-infinity',
  refusals integer NOT NULL DEFAULT 0,
  parked_at timestamptz,
  UNIQUE (order_id, version)
);

CREATE INDEX outbox_due ON outbox (position) WHERE parked_at IS NULL;
