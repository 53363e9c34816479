import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'
import type { z } from 'zod'
import { Refused } from '../runtimes/server/http.ts'
import { wordsOf } from './model.ts'

export interface Field {
  name: string
  label: string
  type: 'text' | 'email' | 'password'
  autocomplete: 'name' | 'username' | 'current-password' | 'new-password'
  help?: string
}

interface Props<T> {
  fields: readonly Field[]
  schema: z.ZodType<T>
  /** What the button says. */
  submit: string
  /** Whatever it throws is said at the form, or at the fields that it names. */
  send: (values: T) => Promise<void>
  children?: ComponentChildren
}

/** Labelled fields and a button. What is wrong is said at its field, and the first such field gets the focus. */
export function Form<T>({ fields, schema, submit, send, children }: Props<T>) {
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const busy = useSignal(false)
  const problem = useSignal('')
  const wrong = useSignal<Readonly<Record<string, string>>>({})

  const refuse = (errors: Readonly<Record<string, string>>): void => {
    wrong.value = errors
    const first = fields.find(({ name }) => errors[name] !== undefined)
    if (first) form.current?.querySelector<HTMLInputElement>(`[name="${first.name}"]`)?.focus()
  }
  const submitted = async (values: Record<string, unknown>): Promise<void> => {
    if (busy.value) return
    problem.value = ''
    wrong.value = {}
    const parsed = schema.safeParse(values)
    if (!parsed.success) {
      refuse(Object.fromEntries(parsed.error.issues.toReversed().map(({ path, message }) => [String(path[0]), message])))
      return
    }
    busy.value = true
    try {
      await send(parsed.data)
    } catch (error) {
      const errors = error instanceof Refused ? error.fields : {}
      problem.value = wordsOf(error)
      refuse(errors)
    } finally {
      busy.value = false
    }
  }

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submitted(Object.fromEntries(new FormData(event.currentTarget)))
      }}
    >
      {fields.map(({ name, label, type, autocomplete, help }) => {
        const error = wrong.value[name]
        const described = [...(help ? [`${id}-${name}-help`] : []), ...(error ? [`${id}-${name}-error`] : [])].join(' ')
        return (
          <div class="field" key={name}>
            <label for={`${id}-${name}`}>{label}</label>
            {help && (
              <p class="help" id={`${id}-${name}-help`}>
                {help}
              </p>
            )}
            <input
              id={`${id}-${name}`}
              name={name}
              type={type}
              autocomplete={autocomplete}
              autocapitalize={type === 'text' ? 'words' : 'none'}
              required
              aria-invalid={error !== undefined}
              {...(described ? { 'aria-describedby': described } : {})}
            />
            {error && (
              <p class="error" id={`${id}-${name}-error`}>
                {label}: {error}.
              </p>
            )}
          </div>
        )
      })}
      <div role="alert">{problem.value && <p class="bad">{problem.value}</p>}</div>
      <p class="row">
        <button type="submit" class="lb-button primary" aria-disabled={busy.value}>
          {submit}
        </button>
        {children}
      </p>
    </form>
  )
}
