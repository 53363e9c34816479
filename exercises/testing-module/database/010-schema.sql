CREATE TABLE vouchers (
  id bigserial PRIMARY KEY,
  shop text NOT NULL,
  code text NOT NULL,
  pin text NOT NULL,
  balance_cents bigint NOT NULL CHECK (balance_cents >= 0)
);

CREATE UNIQUE INDEX vouchers_shop_code ON vouchers (shop, lower(code));

CREATE TABLE redemptions (
  id bigserial PRIMARY KEY,
  voucher_id bigint NOT NULL REFERENCES vouchers (id),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0)
);
