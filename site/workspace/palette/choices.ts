import type { Command } from '../commands/commands.ts'
import type { WorkspaceParts } from '../context.ts'

/** A line of the palette. */
export interface Choice {
  id: string
  title: string
  /** Said beside it: where a file lies, what kind of thing it is. */
  detail?: string
  keys?: string
  /** What typing is compared with. */
  words: string
  run: () => unknown
}

/** Commands, files and requirements; first what was asked for. */
export function choicesOf({ session, view }: WorkspaceParts, commands: readonly Command[], first: 'commands' | 'files'): Choice[] {
  const toDo = commands
    .filter(({ id, off }) => off !== true && id !== 'palette')
    .map(({ id, title, keys, run }): Choice => ({ id, title, words: title, run, ...(keys === undefined ? {} : { keys }) }))
  const files = session.files.paths.value.map((path): Choice => {
    const slash = path.lastIndexOf('/')
    return {
      id: `file:${path}`,
      title: path.slice(slash + 1),
      detail: path.slice(0, slash + 1),
      words: path,
      run: () => {
        view.openFile(path)
        view.editor.value?.focus()
      },
    }
  })
  if (first === 'files') return files
  const requirements = session.exercise.requirements.map(({ id, title }): Choice => ({
    id: `requirement:${id}`,
    title,
    detail: 'requirement',
    words: `${title} ${id}`,
    run: () => view.reveal('task'),
  }))
  return [...toDo, ...files, ...requirements]
}
