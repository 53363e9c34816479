import { useEffect, useMemo } from 'preact/hooks'
import type { Unread } from '../../runtimes/server/review-api.ts'
import { readToken } from '../../runtimes/server/token.ts'
import { Paged } from '../paged.ts'
import { PagedList } from '../PagedList.tsx'
import { moment } from '../words.ts'
import { listUnread } from './api.ts'
import { reviewAddress } from './place.ts'
import { count } from './words.ts'

/** What others said about one's attempts, or in threads that one takes part in. Where there is nothing it takes no room. */
export function WhatIsNew() {
  const list = useMemo(() => new Paged<Unread>((after) => listUnread({ token: () => readToken(sessionStorage) }, after)), [])
  useEffect(() => void list.load(), [])
  if (list.items.value.length === 0 && list.problem.value === '') return null
  return (
    <>
      <h2>New comments</h2>
      <PagedList
        list={list}
        what="new comments"
        keyOf={({ thread }) => thread}
        empty={null}
        row={({ thread, cohort, attempt, slug, learner, file, line, count: news, lastAt }) => (
          <>
            <a href={`${reviewAddress({ cohort: cohort.id, attempt, file })}#thread-${thread}`}>
              {slug}: {file}, line {line}
            </a>
            <p class="help">
              {count(news, 'new comment')} · attempt of {learner.name} in {cohort.name} · {moment(lastAt)}
            </p>
          </>
        )}
      />
    </>
  )
}
