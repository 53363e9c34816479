import { useEffect, useMemo } from 'preact/hooks'
import { Outcome } from '../account/Outcome.tsx'
import type { Cohort, Member } from '../runtimes/server/cohorts-api.ts'
import { ChangeRole } from './ChangeRole.tsx'
import { isOwner, type CohortModel } from './cohort-model.ts'
import { Confirm } from './Confirm.tsx'
import { Deed } from './deed.ts'
import { Paged } from './paged.ts'
import { PagedList } from './PagedList.tsx'
import { moment, ROLES } from './words.ts'

interface Props {
  model: CohortModel
  cohort: Cohort
  /** Who looks. */
  me: string
}

/** Who is in a cohort. Owners change roles and take people out. */
export function People({ model, cohort, me }: Props) {
  const { api } = model
  const list = useMemo(() => new Paged<Member>((after) => api.members(cohort.id, after)), [])
  const deed = useMemo(() => new Deed(), [])
  useEffect(() => void list.load(), [])
  const mayChange = isOwner(cohort) && cohort.archivedAt === null

  const changeRole = async ({ person, name }: Member, role: Member['role']): Promise<void> => {
    const changed = await api.changeRole(cohort.id, person, role)
    list.items.value = list.items.value.map((each) => (each.person === person ? changed : each))
    deed.problem.value = ''
    deed.said.value = `${name}: ${ROLES[role]} from now on.`
    if (person === me) await model.load()
  }
  const remove = ({ person, name }: Member) =>
    deed.do(async () => {
      await api.removeMember(cohort.id, person)
      list.items.value = list.items.value.filter((each) => each.person !== person)
      return `${name} is not in the cohort any more.`
    })

  return (
    <>
      <h3>People</h3>
      <Outcome of={deed} />
      <PagedList
        list={list}
        what="people"
        keyOf={({ person }) => person}
        empty={<p>Nobody is in this cohort.</p>}
        row={(member) => (
          <>
            <div class="line">
              <strong>
                {member.name}
                {member.person === me && ' (you)'}
              </strong>
              <span class="help">
                {ROLES[member.role]} · since {moment(member.joinedAt)}
              </span>
            </div>
            {mayChange && (
              <div class="row">
                <ChangeRole member={member} send={(role) => changeRole(member, role)} />
                {member.person !== me && (
                  <Confirm
                    label="Remove…"
                    about={member.name}
                    question={`${member.name} does not see the cohort any more then. Their work stays theirs.`}
                    yes="Remove"
                    no="Keep"
                    off={deed.busy.value}
                    onYes={() => remove(member)}
                  />
                )}
              </div>
            )}
          </>
        )}
      />
    </>
  )
}
