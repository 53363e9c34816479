-- A handful of orders to play with. Their events went out long ago.

INSERT INTO orders (customer, address, total_cents, status, version) VALUES
  ('Zoë Ångström', 'Hafengasse 4, Kiel', 4200, 'placed', 1),
  ('José Núñez', 'Calle Mayor 12, Soria', 12950, 'paid', 2),
  ('Amina Diallo', '3 rue du Port, Dakar', 890, 'cancelled', 2),
  ('Jonas Weber', 'Am Deich 9, Husum', 26000, 'placed', 3);
