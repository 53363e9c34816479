import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { z } from 'zod'
import { Form } from '../account/Form.tsx'
import { Paged } from '../cohorts/paged.ts'
import { PagedList } from '../cohorts/PagedList.tsx'
import { moment } from '../cohorts/words.ts'
import type { AdministeredPerson } from '../runtimes/server/administration-api.ts'
import type { AdministrationApi } from './api.ts'
import { PEOPLE, readSearch, searchIn } from './search.ts'

const searchSchema = z.object({ search: z.string().trim().max(100, 'at most 100 characters') })

/** The people of the server, to search in. What is searched for is in the address, where a reload finds it. */
export function AllPeople({ api }: { api: AdministrationApi }) {
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
