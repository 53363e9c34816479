import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'
import type { z } from 'zod'
import { Refused } from '../runtimes/server/http.ts'
import { Input } from './Input.tsx'
import { wordsOf } from './model.ts'

/** What may be chosen, what it is called, and whether it can't be chosen now. */
export type Choice = readonly [value: string, label: string, off?: boolean]

export interface Field {
  name: string
  label: string
  type: 'text' | 'email' | 'password' | 'date' | 'datetime-local' | 'number' | 'lines' | 'choice'
  autocomplete?: 'name' | 'username' | 'current-password' | 'new-password' | 'off'
  help?: string
  optional?: boolean
  /** What it holds at first. What a person has written over it stays when this changes. */
  value?: string
  /** Of a choice. */
  choices?: readonly Choice[]
  /** Of a choice: more of them, under headings. */
  groups?: readonly { label: string; choices: readonly Choice[] }[]
  /** Shown only while another field holds this. */
  onlyWith?: { name: string; value: string }
  /** Says below it what it means that the field holds this; empty for nothing. */
  comment?: (value: string) => string
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
  /** What was written into the fields that something else on the form goes by. */
  const written = useSignal<Readonly<Record<string, string>>>({})
  const holds = (name: string): string => written.value[name] ?? fields.find((field) => field.name === name)?.value ?? ''
  const shown = fields.filter(({ onlyWith }) => onlyWith === undefined || holds(onlyWith.name) === onlyWith.value)

  const refuse = (errors: Readonly<Record<string, string>>): void => {
    wrong.value = errors
    const first = fields.find(({ name }) => errors[name] !== undefined)
    if (first) form.current?.querySelector<HTMLElement>(`[name="${first.name}"]`)?.focus()
  }
  const submitted = async (values: Record<string, unknown>): Promise<void> => {
    if (busy.value) return
    problem.value = ''
    wrong.value = unfinished(form.current)
    if (Object.keys(wrong.value).length > 0) {
      refuse(wrong.value)
      return
    }
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
      onInput={({ target }) => {
        if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement) || !isWatched(fields, target.name)) return
        written.value = { ...written.value, [target.name]: target.value }
      }}
      onSubmit={(event) => {
        event.preventDefault()
        void submitted(Object.fromEntries(new FormData(event.currentTarget)))
      }}
    >
      {shown.map((field) => {
        const { name, label, help } = field
        const error = wrong.value[name]
        const comment = field.comment?.(holds(name)) ?? ''
        const parts = { help, comment, error }
        const described = Object.entries(parts).flatMap(([part, text]) => (text ? [`${id}-${name}-${part}`] : []))
        return (
          <div class="field" key={name}>
            <label for={`${id}-${name}`}>{label}</label>
            {help && (
              <p class="help" id={`${id}-${name}-help`}>
                {help}
              </p>
            )}
            <Input field={field} id={`${id}-${name}`} isWrong={error !== undefined} described={described.join(' ')} />
            {comment && (
              <p class="help" id={`${id}-${name}-comment`}>
                {comment}
              </p>
            )}
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

const isWatched = (fields: readonly Field[], name: string): boolean =>
  fields.some(({ name: own, comment, onlyWith }) => onlyWith?.name === name || (own === name && comment !== undefined))

/** A date of which a part is missing reads as none: it would be lost without a word. */
function unfinished(form: HTMLFormElement | null): Record<string, string> {
  const inputs = form?.querySelectorAll('input') ?? []
  return Object.fromEntries([...inputs].filter(({ validity }) => validity.badInput).map(({ name }) => [name, 'a part of it is missing']))
}
