import { useWorkspace } from '../context.ts'

/** What the compiler says of all files; each leads to its place. */
export function ProblemsPane() {
  const { view } = useWorkspace()
  const problems = view.problems.value
  if (problems === undefined) return <p class="lb-state">The editor is still reading the files.</p>
  if (problems.length === 0) return <p class="lb-state">TypeScript has no complaint.</p>
  return (
    <ul class="lb-problems">
      {problems.map(({ path, line, column, severity, message, code }) => (
        <li key={`${path}:${line}:${column}:${code}`}>
          <button type="button" onClick={() => view.goTo({ path, line, column })}>
            <span class={`lb-severity ${severity}`}>{severity === 'error' ? 'Error' : 'Warning'}</span>
            <span class="lb-problem-text">{message}</span>
            <span class="lb-problem-place">
              {path}:{line}:{column} <small>TS{code}</small>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
