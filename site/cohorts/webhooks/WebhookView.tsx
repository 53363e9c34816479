import { useSignal } from '@preact/signals'
import type { Webhook } from '../../runtimes/server/webhooks-api.ts'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import { Confirm } from '../Confirm.tsx'
import type { WebhooksApi } from './api.ts'
import { Deliveries } from './Deliveries.tsx'
import { EVENTS, stateOf } from './webhook-words.ts'

interface Props {
  api: WebhooksApi
  webhook: Webhook
  /** Whether the cohort can be changed. */
  isOpen: boolean
  off: boolean
  onSetEnabled: (enabled: boolean) => Promise<void>
  onRemove: () => Promise<void>
}

/** One webhook, how it goes, and what was sent once somebody asks. */
export function WebhookView({ api, webhook, isOpen, off, onSetEnabled, onRemove }: Props) {
  const { url, events } = webhook
  const isShown = useSignal(false)
  const isOn = webhook.off === null
  return (
    <>
      <div class="webhook">
        <strong>{url}</strong>
        <p>
          {stateOf(webhook)} · {events.map((event) => EVENTS[event]).join(', ')}
        </p>
      </div>
      {isOpen && (
        <div class="row">
          <ActionButton off={off} onClick={() => void onSetEnabled(!isOn)}>
            {isOn ? 'Switch off' : 'Switch on'}
            <span class="sr-only"> {url}</span>
          </ActionButton>
          <Confirm
            label="Delete…"
            about={url}
            question="Nothing is sent there any more then, and the list of deliveries goes with it."
            yes="Delete the webhook"
            no="Keep it"
            off={off}
            onYes={onRemove}
          />
        </div>
      )}
      <details onToggle={({ currentTarget }) => (isShown.value = currentTarget.open)}>
        <summary>
          Deliveries<span class="sr-only"> to {url}</span>
        </summary>
        {isShown.value && <Deliveries api={api} webhook={webhook} mayTry={isOpen && isOn} />}
      </details>
    </>
  )
}
