import type { Session } from '../model/session.ts'
import type { View } from '../model/view.ts'

/** For who asks for it: puts the open file in order, where that is liked, and writes what is not written yet. */
export async function saveByHand(session: Session, view: View): Promise<void> {
  const active = view.active.value
  if (view.preferences.formatsOnSave.value && active !== undefined && session.files.canEdit(active)) await view.editor.value?.format()
  await session.saving?.flush()
  session.announcer.say(
    session.saving?.state.value.status === 'saved' ? 'Saved on this device.' : 'Your change could not be saved on this device.',
  )
}
