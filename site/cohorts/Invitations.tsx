import { useEffect, useMemo } from 'preact/hooks'
import { Outcome } from '../account/Outcome.tsx'
import type { Cohort, Invitation } from '../runtimes/server/cohorts-api.ts'
import { ActionButton } from '../workspace/ActionButton.tsx'
import type { CohortsApi } from './api.ts'
import { isOwner } from './cohort-model.ts'
import { Confirm } from './Confirm.tsx'
import { Deed } from './deed.ts'
import { InviteForm } from './InviteForm.tsx'
import { Paged } from './paged.ts'
import { PagedList } from './PagedList.tsx'
import { moment, ROLES } from './words.ts'

/** Who is invited by their address. */
export function Invitations({ api, cohort }: { api: CohortsApi; cohort: Cohort }) {
  const list = useMemo(() => new Paged<Invitation>((after) => api.invitations(cohort.id, after)), [])
  const deed = useMemo(() => new Deed(), [])
  useEffect(() => void list.load(), [])
  const isOpen = cohort.archivedAt === null

  const takeBack = ({ id, email }: Invitation) =>
    deed.do(async () => {
      await api.removeInvitation(cohort.id, id)
      list.items.value = list.items.value.filter((each) => each.id !== id)
      return `${email} is not invited any more.`
    })

  const mailAgain = ({ id, email }: Invitation) =>
    deed.do(async () => {
      const asked = await api.mailInvitation(cohort.id, id)
      list.items.value = list.items.value.map((each) => (each.id === id ? asked : each))
      return `A mail to ${email} is on its way.`
    })

  return (
    <>
      <h3>Invitations by e-mail address</h3>
      {isOpen && (
        <InviteForm
          mayLetInMentors={isOwner(cohort)}
          send={async (wanted) => {
            const invited = await api.invite(cohort.id, wanted)
            await list.load()
            return invited
          }}
        />
      )}
      <Outcome of={deed} />
      {list.items.value.some(({ mail, claimedAt }) => mail === 'waiting' && claimedAt === null) && (
        <p class="row">
          <ActionButton off={list.busy.value} onClick={() => void list.load()}>
            See whether the mails are sent
          </ActionButton>
        </p>
      )}
      <PagedList
        list={list}
        what="invitations"
        keyOf={({ id }) => id}
        empty={<p>Nobody is invited by address.</p>}
        row={(invitation) => (
          <div class="line">
            <span>
              {invitation.email} · {ROLES[invitation.role]} ·{' '}
              {invitation.claimedAt === null ? `not joined yet · ${mailOf(invitation)}` : 'has joined'}
            </span>
            {isOpen && (
              <div class="row">
                {invitation.claimedAt === null && (
                  <ActionButton off={deed.busy.value} onClick={() => void mailAgain(invitation)}>
                    {invitation.mail === 'none' ? 'Send a mail' : 'Send again'}
                    <span class="sr-only"> to {invitation.email}</span>
                  </ActionButton>
                )}
                <Confirm
                  label="Take back…"
                  about={invitation.email}
                  question={`${invitation.email} can not join by this invitation any more then. Who has joined stays.`}
                  yes="Take it back"
                  no="Keep it"
                  off={deed.busy.value}
                  onYes={() => takeBack(invitation)}
                />
              </div>
            )}
          </div>
        )}
      />
    </>
  )
}

function mailOf({ mail, mailedAt }: Invitation): string {
  if (mail === 'failed') return 'the mail could not be sent: is the address right?'
  if (mail === 'waiting') return 'mail not sent yet'
  return mailedAt === null ? 'no mail was sent' : `mail sent ${moment(mailedAt)}`
}
