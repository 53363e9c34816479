CREATE SCHEMA messaging;

CREATE TABLE messaging.outbox (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  order_id integer NOT NULL,
  version integer NOT NULL,
  body jsonb NOT NULL,
  leased_until timestamptz NOT NULL DEFAULT '-infinity',
  refused integer NOT NULL DEFAULT 0,
  UNIQUE (order_id, version)
);

CREATE TABLE messaging.parked (LIKE messaging.outbox);

CREATE FUNCTION messaging.tell() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  event uuid := gen_random_uuid();
BEGIN
  INSERT INTO messaging.outbox (id, order_id, version, body)
  VALUES (event, NEW.id, NEW.version, jsonb_build_object(
    'id', event,
    'type', 'order.' || CASE
      WHEN TG_OP = 'INSERT' THEN 'placed'
      WHEN NEW.status <> OLD.status THEN NEW.status
      ELSE 'readdressed'
    END,
    'orderId', NEW.id,
    'version', NEW.version,
    'data', jsonb_build_object('customer', NEW.customer, 'address', NEW.address, 'totalCents', NEW.total_cents, 'status', NEW.status)));
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END $$;

CREATE TRIGGER tell AFTER INSERT OR UPDATE OF version ON orders FOR EACH ROW EXECUTE FUNCTION messaging.tell();
