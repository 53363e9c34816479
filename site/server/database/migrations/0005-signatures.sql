-- Keys that verdicts are signed with. They stay here for ever: an old signature needs its public key.
create table signing_keys (
  -- RFC 7638 thumbprint of the public key.
  kid text primary key,
  -- x of the public JWK (OKP, Ed25519), base64url.
  public_key text not null,
  -- PKCS8, encrypted (see signatures/secret.ts). Null: it is in SIGNING_KEY_FILE.
  private_key bytea,
  created_at timestamptz not null default now(),
  -- It signs no more; what it signed stays valid.
  retired_at timestamptz,
  -- Somebody else may have it: nothing that it signed counts.
  compromised_at timestamptz,
  check (compromised_at is null or retired_at is not null)
);

-- One key signs, however many processes want to make the first one.
create unique index signing_keys_active on signing_keys ((true)) where retired_at is null;

-- Compact JWS over what the verdict says, and what it was given with.
alter table gradings add column signature text;
