import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { z } from 'zod'
import { Form, type Field } from '../../account/Form.tsx'
import { Outcome } from '../../account/Outcome.tsx'
import type { Assignment, Extension } from '../../runtimes/server/assignments-api.ts'
import type { Cohort, Member } from '../../runtimes/server/cohorts-api.ts'
import { Confirm } from '../Confirm.tsx'
import { Deed } from '../deed.ts'
import { Paged } from '../paged.ts'
import { PagedList } from '../PagedList.tsx'
import type { AssignmentsApi } from './api.ts'
import { timeField, type Zones } from './assignment-fields.ts'
import { Loaded } from './loaded.ts'
import { LoadedPart } from './LoadedPart.tsx'
import { cohortsTime } from './zone-words.ts'

interface Props {
  api: AssignmentsApi
  cohort: Cohort
  assignment: Assignment
  title: string
  zones: Zones
}

const moreTimeSchema = z.object({ person: z.uuid('choose somebody'), due: z.string().startsWith('20', 'say until when') })

/** Who has more time for an assignment. */
export function Extensions({ api, cohort, assignment, title, zones }: Props) {
  const list = useMemo(() => new Paged<Extension>((after) => api.extensions(cohort.id, assignment.id, after)), [])
  const learners = useMemo(() => new Loaded(() => api.learners(cohort.id)), [])
  const deed = useMemo(() => new Deed(), [])
  const given = useSignal(0)
  useEffect(() => void list.load(), [])
  const time = (at: string) => cohortsTime(at, zones.cohort, zones.own)

  const give = async ({ person, due }: z.infer<typeof moreTimeSchema>): Promise<void> => {
    const extension = await api.extend(cohort.id, assignment.id, person, due)
    deed.problem.value = ''
    deed.said.value = `${extension.name} has until ${time(extension.due.at)}.`
    given.value += 1
    await list.load()
  }
  const takeAway = ({ person, name }: Extension) =>
    deed.do(async () => {
      await api.takeExtension(cohort.id, assignment.id, person)
      list.items.value = list.items.value.filter((each) => each.person !== person)
      return `${name} has as much time as everybody.`
    })

  return (
    <div role="group" aria-label={`More time with ${title}`}>
      <Outcome of={deed} />
      <PagedList
        list={list}
        what="who has more time"
        keyOf={({ person }) => person}
        empty={<p>Nobody has more time.</p>}
        row={(extension) => (
          <div class="line">
            <span>
              <strong>{extension.name}</strong> · until {time(extension.due.at)}
            </span>
            <Confirm
              label="Take away…"
              about={extension.name}
              question={`${extension.name} has as much time as everybody then. What was handed in in time stays in time.`}
              yes="Take it away"
              no="Leave it"
              off={deed.busy.value}
              onYes={() => takeAway(extension)}
            />
          </div>
        )}
      />
      {assignment.due === null ? (
        <p>It is never due, so that nobody needs more time.</p>
      ) : (
        <LoadedPart
          of={learners}
          what="the learners"
          then={(members) =>
            members.length === 0 ? (
              <p>Nobody learns in this cohort yet.</p>
            ) : (
              <div class="terms">
                <Form
                  key={given.value}
                  fields={fieldsOf(members, assignment, zones)}
                  schema={moreTimeSchema}
                  submit="Give more time"
                  send={give}
                />
              </div>
            )
          }
        />
      )}
    </div>
  )
}

/** @returns a learner, and a week more than everybody has */
function fieldsOf(members: readonly Member[], { due }: Assignment, zones: Zones): Field[] {
  const later = due && weekAfter(due.local)
  return [
    {
      name: 'person',
      label: 'Learner',
      type: 'choice',
      choices: members.map(({ person, name }) => [person, name]),
      value: members[0]?.person ?? '',
    },
    { ...timeField('due', 'Has until', later, 'After everybody else.', zones), optional: false },
  ]
}

/** On the same clock. @example weekAfter('2026-12-28T18:00') // '2027-01-04T18:00' */
function weekAfter(local: string): string {
  const moment = new Date(`${local}Z`)
  moment.setUTCDate(moment.getUTCDate() + 7)
  return moment.toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length)
}
