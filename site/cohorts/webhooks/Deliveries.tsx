import { useEffect, useMemo } from 'preact/hooks'
import { Outcome } from '../../account/Outcome.tsx'
import type { Delivery, Webhook } from '../../runtimes/server/webhooks-api.ts'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import { PAGE } from '../api.ts'
import { Deed } from '../deed.ts'
import { Paged } from '../paged.ts'
import { PagedList } from '../PagedList.tsx'
import { moment } from '../words.ts'
import type { WebhooksApi } from './api.ts'
import { EVENTS, outcomeOf } from './webhook-words.ts'

/** How often the server is asked what became of something that is on its way. */
const LOOK_MS = 2_000

/** What a webhook was sent, and what came of it. */
export function Deliveries({ api, webhook: { id }, mayTry }: { api: WebhooksApi; webhook: Webhook; mayTry: boolean }) {
  const list = useMemo(() => new Paged<Delivery>((after) => api.deliveries(id, after)), [])
  const deed = useMemo(() => new Deed(), [])
  useEffect(() => {
    void list.load()
    const timer = setInterval(() => {
      const { items, busy } = list
      // Further pages would be lost.
      if (!busy.value && items.value.length <= PAGE && items.value.some(isOnItsWay)) void list.load()
    }, LOOK_MS)
    return () => clearInterval(timer)
  }, [])
  const send = (ask: () => Promise<Delivery>) =>
    deed.do(async () => {
      await ask()
      await list.load()
      return 'It is on its way.'
    })

  return (
    <>
      <p class="row">
        {mayTry && (
          <ActionButton off={deed.busy.value} onClick={() => void send(() => api.ping(id))}>
            Send a test
          </ActionButton>
        )}
        <ActionButton off={list.busy.value} onClick={() => void list.load()}>
          Look again
        </ActionButton>
      </p>
      <Outcome of={deed} />
      <PagedList
        list={list}
        what="deliveries"
        keyOf={(delivery) => delivery.id}
        empty={<p>Nothing was sent in the last 30 days.{mayTry && ' Send a test to see whether it arrives.'}</p>}
        row={(delivery) => (
          <div class="line">
            <span>
              <strong>{EVENTS[delivery.event]}</strong> · {moment(delivery.createdAt)} · {outcomeOf(delivery)}
              {delivery.problem === 'answer' && delivery.answer && <code class="answer">{delivery.answer}</code>}
            </span>
            {mayTry && delivery.tries > 0 && (
              <ActionButton off={deed.busy.value} onClick={() => void send(() => api.tryAgain(id, delivery.id))}>
                Send again
                <span class="sr-only">
                  {' '}
                  {EVENTS[delivery.event]}, {moment(delivery.createdAt)}
                </span>
              </ActionButton>
            )}
          </div>
        )}
      />
    </>
  )
}

/** Within moments it is clear what became of it. */
const isOnItsWay = ({ state, tries }: Delivery): boolean => state === 'waiting' && tries === 0
