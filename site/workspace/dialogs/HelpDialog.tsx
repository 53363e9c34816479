import { SHORTCUTS } from '../shortcuts.ts'
import { Dialog } from './Dialog.tsx'

export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <table>
        <tbody>
          {SHORTCUTS.map(({ keys, does }) => (
            <tr key={keys}>
              <th scope="row">
                <kbd>{keys}</kbd>
              </th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>On a Mac, Ctrl is ⌘ where there are two keys of that name, except for Ctrl+M.</p>
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
