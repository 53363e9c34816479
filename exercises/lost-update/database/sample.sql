-- A small warehouse to play with. Two reservations are held, one was cancelled.

INSERT INTO articles (sku, title, available, version) VALUES
  ('rope-10', 'Rope, 10 m', 40, 7),
  ('lamp-oil', 'Storm lamp, oil', 3, 12),
  ('tarp-4x6', 'Tarpaulin 4 × 6 m', 118, 2),
  ('knot-book', 'Knots for Everyone', 1, 1),
  ('hook-l', 'Boat hook, long', 0, 31);

INSERT INTO reservations (customer, status) VALUES
  ('Zoë Ångström', 'held'),
  ('José Núñez', 'held'),
  ('Amina Diallo', 'cancelled');

INSERT INTO reservation_lines (reservation_id, sku, quantity) VALUES
  (1, 'rope-10', 2),
  (1, 'lamp-oil', 1),
  (2, 'hook-l', 4),
  (3, 'knot-book', 1);
