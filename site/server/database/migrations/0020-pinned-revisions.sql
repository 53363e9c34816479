-- Attempts at assignments that stay with a revision are graded by that one: see course/about/decisions/0041.

alter table gradings
  -- Whether `revision` is what it is graded by, or else the exercise as it is when its turn comes.
  add column pinned boolean not null default false,
  -- Of what was handed in at once for another revision: the grading that its learner was answered with.
  add column handed_in_with uuid;

create index gradings_handed_in_with on gradings (handed_in_with) where handed_in_with is not null;
