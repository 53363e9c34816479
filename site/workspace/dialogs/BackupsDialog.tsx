import { useWorkspace } from '../context.ts'
import { Dialog } from './Dialog.tsx'

/** What was kept before each reset. */
export function BackupsDialog({ onClose }: { onClose: () => void }) {
  const { session } = useWorkspace()
  const backups = session.backups.value
  return (
    <Dialog title="Backups" onClose={onClose}>
      {backups.length === 0 && <p>There is no backup. One is kept each time before you reset files or restore a backup.</p>}
      <ul class="lb-backups">
        {backups.map((backup) => (
          <li key={backup.id}>
            <div>
              <time dateTime={new Date(backup.madeAt).toISOString()}>{new Date(backup.madeAt).toLocaleString('en-GB')}</time>
              <span>
                {backup.reason}, {countFiles(Object.keys(backup.files).length)}
              </span>
            </div>
            <button
              type="button"
              class="lb-button"
              onClick={() => {
                onClose()
                void session.restore(backup)
              }}
            >
              Restore
            </button>
          </li>
        ))}
      </ul>
      <p class="lb-dialog-actions">
        <button type="button" class="lb-button" onClick={onClose}>
          Close
        </button>
      </p>
    </Dialog>
  )
}

function countFiles(count: number): string {
  return count === 1 ? '1 changed file' : `${count} changed files`
}
