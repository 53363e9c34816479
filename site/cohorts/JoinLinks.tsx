import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { Outcome } from '../account/Outcome.tsx'
import type { Cohort, JoinLink, MadeJoinLink as Made, NewJoinLink as Wanted } from '../runtimes/server/cohorts-api.ts'
import { Refused } from '../runtimes/server/http.ts'
import type { CohortsApi } from './api.ts'
import { isOwner } from './cohort-model.ts'
import { Confirm } from './Confirm.tsx'
import { Deed } from './deed.ts'
import { MadeJoinLink } from './MadeJoinLink.tsx'
import { NewJoinLink } from './NewJoinLink.tsx'
import { OnceKey } from './once-key.ts'
import { Paged } from './paged.ts'
import { PagedList } from './PagedList.tsx'
import { moment, ROLES } from './words.ts'

/** The links that people join by. */
export function JoinLinks({ api, cohort }: { api: CohortsApi; cohort: Cohort }) {
  const list = useMemo(() => new Paged<JoinLink>((after) => api.joinLinks(cohort.id, after)), [])
  const deed = useMemo(() => new Deed(), [])
  const key = useMemo(() => new OnceKey(), [])
  const made = useSignal<Made | undefined>(undefined)
  useEffect(() => void list.load(), [])
  const isOpen = cohort.archivedAt === null

  const make = async (wanted: Wanted): Promise<void> => {
    try {
      made.value = await api.makeJoinLink(cohort.id, wanted, key.for(wanted))
    } catch (error) {
      // The answer to the first try was lost, and the code with it: the link is in the list, to be revoked.
      if (error instanceof Refused && error.code === 'join-link-made') {
        key.done()
        await list.load()
      }
      throw error
    }
    key.done()
    await list.load()
  }
  const revoke = ({ id }: JoinLink) =>
    deed.do(async () => {
      await api.revokeJoinLink(cohort.id, id)
      if (made.value?.id === id) made.value = undefined
      await list.load()
      return 'The link is revoked. Who joined by it stays.'
    })

  return (
    <>
      <h3>Links to join by</h3>
      {isOpen && <NewJoinLink mayLetInMentors={isOwner(cohort)} send={make} />}
      {isOpen && made.value && <MadeJoinLink key={made.value.id} code={made.value.code} />}
      <Outcome of={deed} />
      <PagedList
        list={list}
        what="links"
        keyOf={({ id }) => id}
        empty={<p>There is no link yet.{isOpen && ' Make one, and give it to the people who are to join.'}</p>}
        row={(link) => (
          <div class="line">
            <span>
              <strong>{ROLES[link.role]}</strong> · {link.uses} of {link.places} joined · {stateOf(link)}
            </span>
            {isOpen && link.revokedAt === null && (
              <Confirm
                label="Revoke…"
                about={`the link of ${moment(link.createdAt)}`}
                question="Nobody joins by this link any more then. Who did stays."
                yes="Revoke the link"
                no="Keep it"
                off={deed.busy.value}
                onYes={() => revoke(link)}
              />
            )}
          </div>
        )}
      />
    </>
  )
}

function stateOf({ revokedAt, expiresAt, uses, places }: JoinLink): string {
  if (revokedAt !== null) return `revoked ${moment(revokedAt)}`
  if (Date.parse(expiresAt) <= Date.now()) return `expired ${moment(expiresAt)}`
  return `${uses >= places ? 'full, ' : ''}until ${moment(expiresAt)}`
}
