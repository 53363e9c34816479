import { useEffect, useMemo } from 'preact/hooks'
import { cohortAddress } from '../cohorts/addresses.ts'
import { Paged } from '../cohorts/paged.ts'
import { PagedList } from '../cohorts/PagedList.tsx'
import { moment } from '../cohorts/words.ts'
import type { AdministrationApi, AuditEvent } from './api.ts'
import { searchIn } from './search.ts'

/** Who changed what. It has ids only; whose they are is a click away. */
export function AuditLog({ api }: { api: AdministrationApi }) {
  const list = useMemo(() => new Paged<AuditEvent>((before) => api.auditLog(before)), [])
  useEffect(() => void list.load(), [])
  return (
    <>
      <h2>Audit log</h2>
      <PagedList
        list={list}
        what="events"
        keyOf={({ id }) => String(id)}
        empty={<p>Nothing was changed yet.</p>}
        row={(event) => (
          <>
            <code>{event.action}</code> · {moment(event.at)}
            <p class="help">
              {event.actor === null ? 'By the server' : <Who label="By" id={event.actor} />}
              {event.subject !== null && event.subject !== event.actor && <Subject action={event.action} id={event.subject} />}
              {Object.keys(event.details).length > 0 && <> · {detailsOf(event.details)}</>}
            </p>
          </>
        )}
      />
    </>
  )
}

/** Of subjects that have a page, or are people. */
function Subject({ action, id }: { action: string; id: string }) {
  if (action.startsWith('cohort.'))
    return (
      <>
        {' '}
        · <a href={cohortAddress(id)}>Cohort {shortOf(id)}</a>
      </>
    )
  if (!/^(?:account|address|administrator|guest|password|sessions?)\./.test(action)) return <> · {shortOf(id)}</>
  return (
    <>
      {' '}
      · <Who label="About" id={id} />
    </>
  )
}

function Who({ label, id }: { label: string; id: string }) {
  return (
    <a href={searchIn(id)}>
      {label} {shortOf(id)}
    </a>
  )
}

/** Enough to tell ids apart. */
const shortOf = (id: string): string => id.slice(0, 8)

const detailsOf = (details: AuditEvent['details']): string =>
  Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
