import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { Form } from '../account/Form.tsx'
import type { NewCohort as Wanted } from '../runtimes/server/cohorts-api.ts'
import { cohortAddress } from './addresses.ts'
import type { CohortsApi } from './api.ts'
import { cohortFields, cohortFormSchema, deviceZone } from './cohort-fields.ts'
import { OnceKey } from './once-key.ts'

/** Makes a cohort and goes to its page, where people are let in. */
export function NewCohort({ api }: { api: CohortsApi }) {
  const key = useMemo(() => new OnceKey(), [])
  const fields = useMemo(() => cohortFields({ name: '', timeZone: deviceZone(), startsOn: null, endsOn: null }), [])
  /** Whoever comes back finds an empty form. */
  const made = useSignal(0)
  const make = async (wanted: Wanted): Promise<void> => {
    const { id } = await api.make(wanted, key.for(wanted))
    key.done()
    made.value += 1
    location.assign(cohortAddress(id))
  }
  return <Form key={made.value} fields={fields} schema={cohortFormSchema} submit="Make the cohort" send={make} />
}
