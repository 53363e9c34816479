import type { Choice, Field } from './Form.tsx'

interface Props {
  field: Field
  id: string
  isWrong: boolean
  /** Ids of what describes it. */
  described: string
}

/** What a field is filled in with. */
export function Input({
  field: { name, type, autocomplete, optional = false, value, choices = [], groups = [] },
  id,
  isWrong,
  described,
}: Props) {
  const shared = {
    id,
    name,
    required: !optional,
    'aria-invalid': isWrong,
    ...(described ? { 'aria-describedby': described } : {}),
  }
  if (type === 'choice')
    return (
      <select {...shared}>
        <Choices of={choices} value={value} />
        {groups.map(({ label, choices }) => (
          <optgroup key={label} label={label}>
            <Choices of={choices} value={value} />
          </optgroup>
        ))}
      </select>
    )
  if (type === 'lines') return <textarea {...shared} rows={6} spellcheck={false} defaultValue={value ?? ''} />
  return (
    <input
      {...shared}
      type={type}
      autocomplete={autocomplete ?? 'off'}
      autocapitalize={type === 'text' ? 'words' : 'none'}
      defaultValue={value ?? ''}
    />
  )
}

function Choices({ of, value }: { of: readonly Choice[]; value: string | undefined }) {
  return (
    <>
      {of.map(([choice, label, off = false]) => (
        <option key={choice} value={choice} selected={choice === value} disabled={off}>
          {label}
        </option>
      ))}
    </>
  )
}
