import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { z } from 'zod'
import { Form } from '../account/Form.tsx'
import { Outcome } from '../account/Outcome.tsx'
import { Deed } from '../cohorts/deed.ts'
import { Paged } from '../cohorts/paged.ts'
import { PagedList } from '../cohorts/PagedList.tsx'
import { moment } from '../cohorts/words.ts'
import type { AdministeredPerson } from '../runtimes/server/administration-api.ts'
import { AdministratorChange } from './AdministratorChange.tsx'
import type { AdministrationApi } from './api.ts'
import { PEOPLE, readSearch, searchIn } from './search.ts'

const searchSchema = z.object({ search: z.string().trim().max(100, 'at most 100 characters') })

interface Props {
  api: AdministrationApi
  /** Who looks. */
  me: string
  /** Who looks is no administrator any more. */
  onRemoved: () => void
}

/** The people of the server, to search in. What is searched for is in the address, where a reload finds it. */
export function AllPeople({ api, me, onRemoved }: Props) {
  const deed = useMemo(() => new Deed(), [])
  const search = useSignal(readSearch(location.hash))
  const list = useMemo(() => new Paged<AdministeredPerson>((after) => api.people(search.value, after)), [])
  useEffect(() => {
    void list.load()
    // A name in the audit log was followed.
    const look = (): void => {
      search.value = readSearch(location.hash)
      void list.load()
      document.getElementById(PEOPLE)?.focus()
    }
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])

  const change = ({ id, name, isAdministrator }: AdministeredPerson) =>
    deed.do(async () => {
      await (isAdministrator ? api.remove(id) : api.appoint(id))
      list.items.value = list.items.value.map((each) => (each.id === id ? { ...each, isAdministrator: !isAdministrator } : each))
      if (isAdministrator && id === me) onRemoved()
      return isAdministrator ? `${name} is not administrator any more.` : `${name} is administrator from now on.`
    })

  return (
    <>
      <h2 id={PEOPLE} tabIndex={-1}>
        People
      </h2>
      <Form
        key={search.value}
        fields={[
          {
            name: 'search',
            label: 'Find people',
            type: 'text',
            value: search.value,
            optional: true,
            help: 'A part of a name or an e-mail address. Nothing finds everybody.',
          },
        ]}
        schema={searchSchema}
        submit="Find"
        send={async (values) => {
          history.replaceState(history.state, '', searchIn(values.search))
          search.value = values.search
          await list.load()
        }}
      />
      <Outcome of={deed} />
      <PagedList
        list={list}
        what="people"
        keyOf={({ id }) => id}
        empty={
          <p>
            {search.value === '' ? 'There is nobody on this server yet.' : 'Nobody has that in their name or address. Look for less of it.'}
          </p>
        }
        row={(person) => (
          <>
            <strong>{person.name}</strong>
            {person.isAdministrator && ' · Administrator'}
            <p class="help">{aboutOf(person)}</p>
            {person.kind === 'account' && (
              <AdministratorChange person={person} isMe={person.id === me} off={deed.busy.value} onYes={() => change(person)} />
            )}
          </>
        )}
      />
    </>
  )
}

function aboutOf({ kind, email, isAddressProved, cohorts, createdAt }: AdministeredPerson): string {
  const address = kind === 'guest' ? 'Guest' : `${email ?? ''}${isAddressProved ? '' : ', not proved'}`
  return `${address} · in ${cohorts} ${cohorts === 1 ? 'cohort' : 'cohorts'} · since ${moment(createdAt)}`
}
