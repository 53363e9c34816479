INSERT INTO vouchers (shop, code, pin, balance_cents) VALUES
  ('harbour', 'SPRING-1', '4711', 5000),
  ('harbour', 'SPRING-2', '0815', 2500),
  ('mill', 'SPRING-1', '1234', 10000);
