-- Two tenants to play with: "harbour" (600 orders) and "meadow" (8 orders).

INSERT INTO customers (tenant, number, name, email, password_hash)
SELECT 'harbour', 'K-' || 1000 + n, 'Customer ' || n, 'customer' || n || '@harbour.example', 'scrypt$' || md5('harbour' || n)
FROM generate_series(1, 40) AS n;

INSERT INTO customers (tenant, number, name, email, password_hash) VALUES
  ('meadow', 'K-1001', 'Zoë Ångström', 'zoe@meadow.example', 'scrypt$' || md5('meadow1')),
  ('meadow', 'K-1002', 'José Núñez', 'jose@meadow.example', 'scrypt$' || md5('meadow2'));

-- Every seventh order is a guest's.
INSERT INTO orders (tenant, reference, customer_number, status, placed_at, invoice_text)
SELECT 'harbour', 'SO-' || 5000 + n,
       CASE WHEN n % 7 = 0 THEN NULL ELSE 'K-' || 1001 + n % 40 END,
       (ARRAY['open', 'paid', 'shipped'])[1 + n % 3],
       timestamptz '2026-03-01 08:00:00Z' + n * interval '37 minutes',
       'INVOICE SO-' || 5000 + n || E'\n' || repeat('Goods as ordered, payable within 30 days. ', 60)
FROM generate_series(1, 600) AS n;

INSERT INTO orders (tenant, reference, customer_number, status, placed_at, invoice_text)
SELECT 'meadow', 'SO-' || 5000 + n, 'K-100' || 1 + n % 2, 'paid',
       timestamptz '2026-03-02 09:00:00Z' + n * interval '3 hours',
       'INVOICE SO-' || 5000 + n || E'\n' || repeat('Fresh from the meadow. ', 60)
FROM generate_series(1, 8) AS n;

-- Zero to four items an order.
INSERT INTO order_items (order_id, position, sku, title, quantity, unit_price_cents, warehouse_note)
SELECT orders.id, line, 'SKU-' || 100 + (orders.id * 7 + line) % 90, 'Article ' || (orders.id * 7 + line) % 90,
       1 + (orders.id + line) % 5, 250 * (1 + (orders.id + line * 3) % 40), 'Shelf ' || (orders.id + line) % 24
FROM orders CROSS JOIN LATERAL generate_series(1, substr(orders.reference, 4)::integer % 5) AS line;
