ALTER TABLE orders
  ADD COLUMN waiting jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN refused integer NOT NULL DEFAULT 0,
  ADD COLUMN parked jsonb NOT NULL DEFAULT '[]';

CREATE INDEX orders_waiting ON orders (id) WHERE waiting <> '[]';
