import type { Preview } from './join-model.ts'

/** Where a code leads, once the server has said so. */
export function Leads({ preview }: { preview: Preview }) {
  if (preview.status === 'none') return null
  if (preview.status === 'refused') return <p class="bad">{preview.message}</p>
  const { name, role, owners } = preview.cohort
  return (
    <p>
      The code is for <strong>{name}</strong>. You join as a {role}.{owners.length > 0 && ` It is run by ${LIST.format(owners)}.`}
    </p>
  )
}

const LIST = new Intl.ListFormat('en', { type: 'conjunction' })
