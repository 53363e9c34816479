import { useComputed, useSignal } from '@preact/signals'
import type * as Monaco from 'monaco-editor/editor/editor.api.js'
import { useEffect, useRef } from 'preact/hooks'
import { useWorkspace } from '../context.ts'
import { stepFrom } from '../model/differences.ts'
import { overlay } from '../model/files.ts'
import { homeOf, partsOf, type Sides } from '../model/solution-walk.ts'
import type { Solution } from '../model/solution.ts'
import { DIFF_WORDS } from './diff-words.ts'
import { DiffEditor } from './DiffEditor.tsx'
import { SolutionFiles } from './SolutionFiles.tsx'
import { SolutionPart } from './SolutionPart.tsx'

/** Where to go once a file is compared: to a line, or to its first or last difference. */
type Goal = { line: number } | 'first' | 'last'

/** Walks through the reasons for the solution, with the learner's files beside the solution's. Nothing of the learner's is changed by looking. */
export function SolutionWalk({ solution }: { solution: Solution }) {
  const { session, view } = useWorkspace()
  const { files, exercise } = session
  const parts = useComputed(() => partsOf(solution.why)).value
  const part = useSignal(0)
  const own = files.all.value
  const theirs = overlay(exercise.files, { ...solution.files, ...Object.fromEntries(solution.delete.map((path) => [path, null])) })
  const differing = Object.keys({ ...own, ...theirs })
    .filter((path) => own[path] !== theirs[path])
    .sort()
    .map((path): Sides => ({ path, own: own[path], solution: theirs[path] }))
  const chosen = useSignal<string | undefined>(view.active.peek())
  // A file that was just taken over stays on show: what is done next is not done to another one.
  const taken = session.takingOver.undoable.value?.path
  const shown =
    differing.find(({ path }) => path === chosen.value) ??
    (taken !== undefined && taken === chosen.value ? { path: taken, own: own[taken], solution: theirs[taken] } : differing[0])
  const editor = useRef<Monaco.editor.IStandaloneDiffEditor>()
  const goal = useRef<Goal | undefined>('first')

  const go = (at: Goal): void => {
    const diff = editor.current
    const starts = startsOf(diff)
    if (!diff || starts.length === 0) return
    const line = typeof at === 'object' ? at.line : ((at === 'first' ? starts[0] : starts.at(-1)) ?? 1)
    diff.getModifiedEditor().setPosition({ lineNumber: line, column: 1 })
    diff.getModifiedEditor().revealLineInCenter(line)
  }
  const open = (path: string, at: Goal): void => {
    if (path === shown?.path && editor.current) return go(at)
    goal.current = at
    chosen.value = path
  }
  const step = (direction: 'next' | 'previous'): void => {
    const at = differing.findIndex(({ path }) => path === shown?.path)
    const starts = startsOf(editor.current)
    const line = editor.current?.getModifiedEditor().getPosition()?.lineNumber ?? 0
    const neighbours = { next: differing[at + 1], previous: differing[at - 1] }
    const to = stepFrom(starts, line, direction, { next: neighbours.next !== undefined, previous: neighbours.previous !== undefined })
    if (!to) return session.announcer.say(DIFF_WORDS.noMore)
    if ('file' in to) {
      const file = neighbours[to.file]
      if (file) open(file.path, to.file === 'next' ? 'first' : 'last')
      return
    }
    go({ line: starts[to.at] ?? 1 })
    session.announcer.say(DIFF_WORDS.difference(to.at + 1, starts.length, shown?.path ?? ''))
  }
  // A part of the reasons opens what it talks of.
  useEffect(() => {
    const current = parts[part.value]
    const home = current && homeOf(current, differing)
    if (home) open(home.path, { line: home.line })
  }, [part.value])

  return (
    <div class="lb-diff lb-walk" data-walk>
      <div class="lb-walk-grid">
        <SolutionPart parts={parts} part={part} onClose={() => (view.mode.value = 'edit')} />
        <SolutionFiles
          files={differing}
          shown={shown}
          onOpen={(path) => open(path, 'first')}
          onStep={step}
          onTake={() => {
            if (!shown) return
            chosen.value = shown.path
            void session.takingOver.take(shown.path, shown.solution)
          }}
        />
        {shown && (
          <DiffEditor
            path={shown.path}
            readOnly
            original={{ label: DIFF_WORDS.yours(shown.path), text: shown.own }}
            modified={{ label: DIFF_WORDS.solution(shown.path), text: shown.solution }}
            onCompared={(compared) => {
              editor.current = compared
              if (!compared || goal.current === undefined) return
              go(goal.current)
              goal.current = undefined
            }}
          />
        )}
      </div>
    </div>
  )
}

/** Where the differences begin, in the solution's file. */
function startsOf(editor: Monaco.editor.IStandaloneDiffEditor | undefined): number[] {
  return (editor?.getLineChanges() ?? []).map(({ modifiedStartLineNumber }) => Math.max(1, modifiedStartLineNumber))
}
