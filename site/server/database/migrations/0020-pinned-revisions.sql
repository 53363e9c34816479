-- Attempts at assignments that stay with a revision are graded by that one: see course/about/decisions/0041.

-- The whole manifest of when the bundle was first stored, with the prose that a bundle has not: titles, hints. Null: of a version
-- that did not keep it.
alter table bundles add column manifest json;

create index bundles_revision on bundles (slug, revision, created_at);

-- Whether `revision` is what it is graded by, or else the exercise as it is when its turn comes.
alter table gradings add column pinned boolean not null default false;

-- Of what was handed in at once for another revision: the grading that its learner was answered with.
alter table gradings add column handed_in_with uuid;

create index gradings_handed_in_with on gradings (handed_in_with) where handed_in_with is not null;
