-- jsonb refuses \u0000 and half surrogate pairs, which learner code may hold and print. json keeps text as it is.
alter table gradings alter column results drop default;
alter table gradings
  alter column files type json using files::json,
  alter column progress type json using progress::json,
  alter column results type json using results::json,
  alter column verdict type json using verdict::json;
alter table gradings alter column results set default '[]';
