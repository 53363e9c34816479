-- Two tenants to play with: "harbour" (400 members, one of them with 60,000 followers) and "meadow" (2 members).

INSERT INTO profiles (tenant, handle, given_name, family_name, bio, joined_on)
SELECT 'harbour', 'member' || n, 'Member', 'No. ' || n, 'Berth ' || n || '.', date '2024-01-01' + n
FROM generate_series(1, 399) AS n;

INSERT INTO profiles (tenant, handle, given_name, family_name, bio, joined_on) VALUES
  ('harbour', 'ann', 'Ann', 'Berg', 'Keeper of the lighthouse.', '2023-04-01'),
  ('meadow', 'ann', 'Ann', 'Ångström', 'Bees, mostly.', '2024-05-12'),
  ('meadow', 'jose', 'José', 'Núñez', 'Orchards and maps.', '2024-06-30');

INSERT INTO follows (profile_id, follower)
SELECT id, 'fan' || n FROM profiles, generate_series(1, 60000) AS n WHERE tenant = 'harbour' AND handle = 'ann';

INSERT INTO follows (profile_id, follower)
SELECT id, 'fan' || n FROM profiles, generate_series(1, 12) AS n WHERE tenant = 'meadow' OR handle LIKE 'member%';

ANALYZE profiles, follows;
