-- That somebody has done a track, with the name that they chose: see course/about/decisions/0043.
create table certificates (
  -- Drawn, and all that a link needs: whoever has it may see the certificate.
  id uuid primary key,
  -- Null: they had themselves deleted, and it is withdrawn. Nothing else is left of it then.
  person uuid references users (id) on delete set null,
  track text,
  track_title text,
  name text,
  -- What had passed on that day: slug, title and revision of each.
  exercises json,
  issued_at timestamptz(0),
  -- Null until a grader has signed it: only graders have the key.
  signature text,
  -- Since when its holder does not want it to count.
  revoked_at timestamptz(0)
);

-- One that counts of each track, however often somebody asks.
create unique index certificates_current on certificates (person, track) where revoked_at is null and person is not null;
create index certificates_person on certificates (person, issued_at);
