import { useSignal } from '@preact/signals'
import { useWorkspace } from '../context.ts'

/** The learner's files, folder by folder, and what can be done with the open one. */
export function FileTree() {
  const { session, view } = useWorkspace()
  const { files } = session
  const closed = useSignal<readonly string[]>([])
  const active = view.active.value
  const editable = active !== undefined && files.canEdit(active)

  return (
    <nav class="lb-tree" aria-label="Files of the exercise">
      <div class="lb-tree-list">
        <Folder path="" paths={files.paths.value} closed={closed.value} onToggle={(path) => (closed.value = toggled(closed.value, path))} />
      </div>
      <div class="lb-tree-actions">
        <button type="button" class="lb-button" disabled={!files.canCreate} onClick={() => (view.dialog.value = 'new')}>
          New
        </button>
        <button type="button" class="lb-button" disabled={!editable} onClick={() => (view.dialog.value = 'rename')}>
          Rename
        </button>
        <button type="button" class="lb-button" disabled={!editable} onClick={() => (view.dialog.value = 'delete')}>
          Delete
        </button>
      </div>
    </nav>
  )
}

interface FolderProps {
  path: string
  paths: readonly string[]
  closed: readonly string[]
  onToggle: (path: string) => void
}

function Folder({ path, paths, closed, onToggle }: FolderProps) {
  const { session, view } = useWorkspace()
  const { files } = session
  const inside = paths.filter((file) => file.startsWith(path))
  const folders = [
    ...new Set(
      inside
        .map((file) => file.slice(path.length))
        .filter((rest) => rest.includes('/'))
        .map((rest) => `${path}${rest.slice(0, rest.indexOf('/') + 1)}`),
    ),
  ]
  return (
    <ul>
      {folders.map((folder) => (
        <li key={folder}>
          <button type="button" class="lb-tree-folder" aria-expanded={!closed.includes(folder)} onClick={() => onToggle(folder)}>
            {folder.slice(path.length, -1)}
          </button>
          {!closed.includes(folder) && <Folder path={folder} paths={inside} closed={closed} onToggle={onToggle} />}
        </li>
      ))}
      {inside
        .filter((file) => !file.slice(path.length).includes('/'))
        .map((file) => (
          <li key={file}>
            <button
              type="button"
              class="lb-tree-file"
              title={file}
              aria-current={view.active.value === file}
              onClick={() => view.openFile(file)}
            >
              <span>{file.slice(path.length)}</span>
              <Mark status={files.status(file)} readOnly={!files.canEdit(file)} />
            </button>
          </li>
        ))}
    </ul>
  )
}

function Mark({ status, readOnly }: { status: 'same' | 'changed' | 'new'; readOnly: boolean }) {
  if (readOnly)
    return (
      <small class="lb-lock" title="read-only">
        <span class="sr-only">read-only</span>
        <svg viewBox="0 0 12 12" width="11" height="11" fill="none" stroke="currentColor" aria-hidden="true">
          <path d="M2.5 5.5h7v5h-7z" fill="currentColor" />
          <path d="M4 5.5v-2a2 2 0 0 1 4 0v2" />
        </svg>
      </small>
    )
  return status === 'same' ? null : <small class="lb-mark">{status}</small>
}

function toggled(list: readonly string[], item: string): string[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item]
}
