import { commandsOf } from '../commands/commands.ts'
import { keyNames } from '../commands/keys.ts'
import { useWorkspace } from '../context.ts'
import { Dialog } from './Dialog.tsx'

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const parts = useWorkspace()
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <table>
        <tbody>
          {commandsOf(parts, onClose).map(
            ({ id, keys, title }) =>
              keys !== undefined && (
                <tr key={id}>
                  <th scope="row" class="lb-keys">
                    {keyNames(keys).map((name) => (
                      <kbd key={name}>{name}</kbd>
                    ))}
                  </th>
                  <td>{title}</td>
                </tr>
              ),
          )}
        </tbody>
      </table>
      <p>The command palette has these and more: type a few letters of what you want to do, or of a file’s name.</p>
      <p>
        In the editor, Tab indents. Press <kbd>Ctrl</kbd>+<kbd>M</kbd> (on a Mac <kbd>Ctrl</kbd>+<kbd>Shift</kbd>+<kbd>M</kbd>) and Tab
        moves to the next control instead; press it again to go back. <kbd>F1</kbd> lists every command of the editor, <kbd>Alt</kbd>+
        <kbd>F1</kbd> its help for screen readers.
      </p>
      <p class="lb-dialog-actions">
        <button type="button" class="lb-button primary" onClick={onClose}>
          Close
        </button>
      </p>
    </Dialog>
  )
}
