import { sql, type SQL } from 'drizzle-orm'
import type { Database } from '../database/executor.ts'

/** Rows that are read at once. */
const PAGE = 500

/** One list of an export. Items are JSON. */
export interface ExportPart {
  name: string
  items: AsyncIterable<string>
}

/**
 * The lists of what this server has of somebody, and of nobody else but for names beside what is said to them. Columns are
 * named one by one: no token, digest or hash of a password is among them.
 *
 * @example for (const { name, items } of exportParts(db, actor.id)) await write(name, items)
 */
export function exportParts(db: Database, person: string): ExportPart[] {
  return Object.entries(queriesOf(person)).map(([name, query]) => ({ name: `${name}.json`, items: pages(db, query) }))
}

async function* pages(db: Database, query: SQL): AsyncGenerator<string> {
  let after = ''
  for (;;) {
    const { rows } = await db.execute<{ key: string; item: string }>(sql`
      select key, item::text as item from (${query}) as part (key, item)
      where key collate "C" > ${after} order by key collate "C" limit ${PAGE}`)
    for (const { item } of rows) yield item
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.key
  }
}

/** As in the API, to the millisecond. */
const at = (column: string): SQL => sql`to_char(${sql.raw(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
/** What comes earlier is written earlier. */
const ordered = (moment: string, id: string): SQL => sql`${at(moment)} || ' ' || ${sql.raw(id)}::text`

function queriesOf(person: string): Record<string, SQL> {
  return {
    profile: sql`
      select id::text, json_build_object('id', id, 'name', name, 'kind', case when is_guest then 'guest' else 'account' end, 'email', email,
        'isAddressProved', email_verified, 'isAdministrator', is_administrator, 'createdAt', ${at('created_at')}, 'updatedAt', ${at('updated_at')})
      from users where id = ${person}`,
    sessions: sql`
      select ${ordered('created_at', 'id')}, json_build_object('createdAt', ${at('created_at')}, 'usedAt', ${at('updated_at')},
        'expiresAt', ${at('expires_at')}, 'address', ip_address, 'device', user_agent)
      from sessions where user_id = ${person}`,
    'sign-in': sql`
      select ${ordered('created_at', 'id')}, json_build_object('by', case provider_id when 'credential' then 'password' else 'single sign-on' end,
        'idAtIssuer', case provider_id when 'credential' then null else account_id end, 'since', ${at('created_at')}, 'changedAt', ${at('updated_at')})
      from credentials where user_id = ${person}`,
    'address-mails': sql`
      select ${ordered('created_at', 'email')}, json_build_object('email', email, 'sentAt', ${at('created_at')}, 'usedAt', ${at('used_at')})
      from address_proofs where person = ${person}`,
    cohorts: sql`
      select ${ordered('joined_at', 'cohort')}, json_build_object('id', cohort, 'name', name, 'timeZone', time_zone, 'role', role,
        'joinedAt', ${at('joined_at')}, 'archivedAt', ${at('archived_at')}, 'madeByYou', coalesce(created_by = ${person}, false))
      from memberships join cohorts on cohorts.id = cohort where person = ${person}`,
    'join-links': sql`
      select ${ordered('created_at', 'id')}, json_build_object('cohort', cohort, 'role', role, 'places', places, 'uses', uses,
        'createdAt', ${at('created_at')}, 'expiresAt', ${at('expires_at')}, 'revokedAt', ${at('revoked_at')})
      from join_links where created_by = ${person}`,
    // An address that is not proved may be somebody else's.
    invitations: sql`
      select ${ordered('invited.created_at', 'invited.id')}, json_build_object('cohort', cohorts.name, 'email', email, 'role', role,
        'createdAt', ${at('invited.created_at')}, 'mail', mail, 'mailedAt', ${at('mailed_at')}, 'claimedAt', ${at('claimed_at')})
      from invitations invited join cohorts on cohorts.id = cohort
      where claimed_by = ${person} or email = (select email from users where id = ${person} and email_verified)`,
    extensions: sql`
      select assignment::text, json_build_object('assignment', assignment, 'exercise', slug, 'cohort', cohort, 'dueLocal', extensions.due_local,
        'dueAt', ${at('extensions.due_at')})
      from extensions join assignments on assignments.id = assignment where person = ${person}`,
    hands: sql`
      select ${ordered('raised_at', 'hand.id')}, json_build_object('cohort', hand.cohort, 'exercise', slug, 'note', note, 'requirement', requirement,
        'raisedAt', ${at('raised_at')}, 'loweredAt', ${at('lowered_at')})
      from raised_hands hand join assignments on assignments.id = assignment where person = ${person}`,
    activity: sql`
      select slug, json_build_object('exercise', slug, 'activeSeconds', active_ms / 1000, 'seenAt', ${at('seen_at')})
      from activity where person = ${person}`,
    'access-tokens': sql`
      select ${ordered('created_at', 'id')}, json_build_object('name', name, 'beginsWith', prefix, 'scopes', scopes, 'createdAt', ${at('created_at')},
        'expiresAt', ${at('expires_at')}, 'usedAt', ${at('used_at')}, 'revokedAt', ${at('revoked_at')})
      from access_tokens where person = ${person}`,
    'work-files': sql`
      select slug || ' ' || path, json_build_object('exercise', slug, 'path', path, 'content', content, 'savedAt', ${at('saved_at')})
      from work_files where person = ${person}`,
    'work-progress': sql`
      select slug, json_build_object('exercise', slug, 'status', status, 'holds', holds, 'of', requirements, 'at', ${at('at')})
      from work_progress where person = ${person}`,
    'card-reviews': sql`
      select lpad(place::text, 10, '0'), json_build_object('id', id, 'card', card, 'deed', deed, 'at', ${at('at')})
      from card_reviews where person = ${person}`,
    reveals: sql`
      select ${ordered('revealed_at', "slug || ' ' || requirement || ' ' || hint")}, json_build_object('exercise', slug,
        'what', case hint when 0 then 'solution' else 'hint' end, 'requirement', nullif(requirement, ''), 'hint', nullif(hint, 0), 'at', ${at('revealed_at')})
      from reveals where person = ${person}`,
    'comments-by-you': sql`
      select ${ordered('comment.at', 'comment.id')}, json_build_object('id', comment.id, 'cohort', talk.cohort, 'attempt', talk.attempt,
        'file', talk.file, 'line', talk.line, 'body', comment.body, 'at', ${at('comment.at')}, 'editedAt', ${at('comment.edited_at')})
      from comments comment join comment_threads talk on talk.id = comment.thread where comment.author = ${person}`,
    'comments-to-you': sql`
      select ${ordered('comment.at', 'comment.id')}, json_build_object('id', comment.id, 'cohort', talk.cohort, 'attempt', talk.attempt,
        'file', talk.file, 'line', talk.line, 'by', users.name, 'body', comment.body, 'at', ${at('comment.at')}, 'editedAt', ${at('comment.edited_at')})
      from comments comment join comment_threads talk on talk.id = comment.thread
      join assignment_attempts handed on (handed.attempt, handed.assignment) = (talk.attempt, talk.assignment)
      left join users on users.id = comment.author
      where handed.person = ${person} and comment.author is distinct from ${person}`,
    'comments-seen': sql`
      select attempt::text || assignment::text, json_build_object('attempt', attempt, 'assignment', assignment, 'seenUntil', ${at('seen_until')})
      from comments_seen where person = ${person}`,
    certificates: sql`
      select id::text, json_build_object('id', id, 'track', track, 'title', track_title, 'name', name, 'exercises', exercises,
        'issuedAt', ${at('issued_at')}, 'revokedAt', ${at('revoked_at')}, 'signature', signature)
      from certificates where person = ${person}`,
    regradings: sql`
      select ${ordered('created_at', 'id')}, json_build_object('id', id, 'cohort', cohort, 'assignment', assignment, 'startedAt', ${at('created_at')},
        'appliedAt', ${at('applied_at')}, 'discardedAt', ${at('discarded_at')})
      from regrade_batches where started_by = ${person}`,
    // Of an event by somebody else only that it was somebody else.
    audit: sql`
      select lpad(id::text, 20, '0'), json_build_object('at', ${at('at')}, 'action', action,
        'by', case when actor = ${person} then 'you' when actor is null then 'the server' else 'somebody else' end,
        'subject', subject, 'details', details)
      from audit_events where actor = ${person} or subject = ${person} or details ->> 'person' = ${person}::text`,
  }
}
