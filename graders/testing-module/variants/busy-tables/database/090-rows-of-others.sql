-- Rows of other tills: codes that come to mind first are taken.
INSERT INTO vouchers (shop, code, pin, balance_cents)
SELECT shop, code, '0000', 1234
FROM unnest(ARRAY['harbour', 'mill']) AS shop,
     unnest(ARRAY['SPRING-1', 'SPRING-2', 'SUMMER-1', 'SUMMER-2', 'TEST-1', 'TEST-2', 'TEST', 'CODE', 'CODE-1', 'ABCD', 'GIFT-1', 'VOUCHER-1']) AS code;
INSERT INTO redemptions (voucher_id, amount_cents) SELECT id, 1 FROM vouchers;
