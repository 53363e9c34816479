import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { Outcome } from '../../account/Outcome.tsx'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { Refused } from '../../runtimes/server/http.ts'
import { readToken } from '../../runtimes/server/token.ts'
import type { MadeWebhook as Made, NewWebhook as Wanted, Webhook } from '../../runtimes/server/webhooks-api.ts'
import { Deed } from '../deed.ts'
import { OnceKey } from '../once-key.ts'
import { Paged } from '../paged.ts'
import { PagedList } from '../PagedList.tsx'
import { WebhooksApi } from './api.ts'
import { MadeWebhook } from './MadeWebhook.tsx'
import { NewWebhook } from './NewWebhook.tsx'
import { WebhookView } from './WebhookView.tsx'

/** For owners: which programs are told what happens in the cohort. */
export function Webhooks({ cohort }: { cohort: Cohort }) {
  const api = useMemo(() => new WebhooksApi({ token: () => readToken(sessionStorage) }, cohort.id), [])
  const list = useMemo(() => new Paged<Webhook>((after) => api.list(after)), [])
  const deed = useMemo(() => new Deed(), [])
  const key = useMemo(() => new OnceKey(), [])
  const made = useSignal<Made | undefined>(undefined)
  useEffect(() => void list.load(), [])
  const isOpen = cohort.archivedAt === null

  const make = async (wanted: Wanted): Promise<void> => {
    try {
      made.value = await api.make(wanted, key.for(wanted))
    } catch (error) {
      // The answer to the first try was lost, and the secret with it: the webhook is in the list, to be deleted.
      if (error instanceof Refused && error.code === 'webhook-made') {
        key.done()
        await list.load()
      }
      throw error
    }
    key.done()
    await list.load()
  }
  const setEnabled = ({ id }: Webhook, enabled: boolean) =>
    deed.do(async () => {
      await api.change(id, { enabled })
      await list.load()
      return enabled ? 'The webhook is on.' : 'The webhook is off. What happens meanwhile is not sent.'
    })
  const remove = ({ id }: Webhook) =>
    deed.do(async () => {
      await api.remove(id)
      if (made.value?.id === id) made.value = undefined
      await list.load()
      return 'The webhook is deleted.'
    })

  return (
    <>
      <h3>Webhooks</h3>
      <p class="help">
        Tell other programs, such as your learning platform or a chat, when attempts are graded and assignments change. They get ids and
        results, and no names.
      </p>
      {isOpen && <NewWebhook send={make} />}
      {isOpen && made.value && <MadeWebhook key={made.value.id} secret={made.value.secret} />}
      <Outcome of={deed} />
      <PagedList
        list={list}
        what="webhooks"
        keyOf={({ id }) => id}
        empty={<p>There is no webhook yet.{isOpen && ' Make one with the address of your program.'}</p>}
        row={(webhook) => (
          <WebhookView
            api={api}
            webhook={webhook}
            isOpen={isOpen}
            off={deed.busy.value}
            onSetEnabled={(enabled) => setEnabled(webhook, enabled)}
            onRemove={() => remove(webhook)}
          />
        )}
      />
    </>
  )
}
