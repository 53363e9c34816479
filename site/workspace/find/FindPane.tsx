import { useSignal } from '@preact/signals'
import { useWorkspace } from '../context.ts'
import { findInFiles, type Found, type Query } from './find-in-files.ts'

const HOW = [
  { name: 'matchCase', label: 'Match case', sign: 'Aa' },
  { name: 'wholeWord', label: 'Whole word', sign: 'ab' },
  { name: 'regex', label: 'Regular expression', sign: '.*' },
] as const

/** Finds in all files of the exercise; each match leads to its place. */
export function FindPane() {
  const { session, view } = useWorkspace()
  const { files } = session
  const query = useSignal<Query>({ text: '', matchCase: false, wholeWord: false, regex: false })
  // Not while it is out of sight: this would run at each key in the editor.
  const found: Found =
    view.pane.value === 'find'
      ? findInFiles(files.all.value, query.value, files.paths.value)
      : { status: 'found', files: [], total: 0, cut: false }

  return (
    <div class="lb-find">
      <div class="lb-pane-bar" role="search">
        <input
          type="search"
          aria-label="Find in files"
          placeholder="Find in files"
          spellcheck={false}
          autocomplete="off"
          value={query.value.text}
          onInput={({ currentTarget }) => (query.value = { ...query.value, text: currentTarget.value })}
        />
        {HOW.map(({ name, label, sign }) => (
          <button
            key={name}
            type="button"
            class="lb-button quiet"
            aria-pressed={query.value[name]}
            aria-label={label}
            title={label}
            data-sign={sign}
            onClick={() => (query.value = { ...query.value, [name]: !query.value[name] })}
          />
        ))}
        <p class="lb-note" role="status">
          {query.value.text === '' ? '' : inWords(found)}
        </p>
      </div>
      {found.status === 'found' &&
        found.files.map(({ path, matches }) => (
          <section key={path} aria-label={path}>
            <h4>
              {path} <small>{matches.length}</small>
            </h4>
            <ul>
              {matches.map(({ line, column, before, matched, after }) => (
                <li key={`${line}:${column}`}>
                  <button type="button" onClick={() => view.goTo({ path, line, column })}>
                    <small>{line}</small>
                    <code>
                      {before}
                      <mark>{matched}</mark>
                      {after}
                    </code>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </div>
  )
}

function inWords(found: Found): string {
  if (found.status === 'invalid') return `This is no regular expression: ${found.reason}`
  if (found.total === 0) return 'Nothing found.'
  const places = found.total === 1 ? '1 match' : `${found.total} matches`
  const where = found.files.length === 1 ? '1 file' : `${found.files.length} files`
  return found.cut ? `The first ${places}, in ${where}; there are more.` : `${places} in ${where}.`
}
