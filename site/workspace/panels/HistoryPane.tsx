import { useWorkspace } from '../context.ts'
import { summarise } from '../model/grading.ts'

/** The verdicts that this device remembers. */
export function HistoryPane() {
  const { session, view } = useWorkspace()
  const { grading } = session
  const { history, unreadable, verdict } = grading
  return (
    <div class="lb-history">
      {history.value.length === 0 && <p class="lb-state">No verdict yet. Each grading on this device is listed here.</p>}
      {unreadable.value > 0 && <p class="lb-note">{unreadable.value} older verdicts can’t be read by this version of the page.</p>}
      <ul>
        {history.value.map((past) => (
          <li key={past.id}>
            <button
              type="button"
              class={`lb-history-item ${past.verdict.status}`}
              aria-pressed={verdict.value === past.verdict}
              onClick={() => {
                grading.show(past)
                view.show('task')
              }}
            >
              <time dateTime={new Date(past.at).toISOString()}>{new Date(past.at).toLocaleString('en-GB')}</time>
              <span>{summarise(past.verdict)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
