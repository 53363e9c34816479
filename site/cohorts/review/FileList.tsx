import { useSignal } from '@preact/signals'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import { isChanged, type ComparedFile } from './compared.ts'
import { reviewAddress, type Comparison } from './place.ts'
import type { ReviewModel } from './review-model.ts'
import { count } from './words.ts'

interface Props {
  model: ReviewModel
  files: readonly ComparedFile[]
  comparison: Comparison
  /** Path of the one that is shown. */
  shown: string | undefined
}

/** The files of an attempt: how much changed in each, and whether something is said about it. */
export function FileList({ model, files, comparison, shown }: Props) {
  const showsAll = useSignal(false)
  const isListed = (file: ComparedFile): boolean =>
    showsAll.value || comparison === 'file' || isOfInterest(model, file) || file.path === shown
  const listed = files.filter(isListed)
  const rest = files.length - listed.length
  return (
    <>
      <ul class="rows files" aria-label="Files">
        {listed.map((file) => (
          <li key={file.path}>
            <a
              href={reviewAddress({ ...model.place.value, file: file.path })}
              aria-current={file.path === shown ? 'true' : undefined}
              onClick={(event) => {
                // A new tab, or a download, is the browser's.
                if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
                event.preventDefault()
                model.show({ file: file.path })
              }}
            >
              {file.path}
            </a>{' '}
            <span class="help">{notesOn(model, file, comparison)}</span>
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <p class="row">
          <ActionButton onClick={() => (showsAll.value = true)}>Show {count(rest, 'unchanged file')}</ActionButton>
        </p>
      )}
    </>
  )
}

const isOfInterest = ({ threads, drafts }: ReviewModel, file: ComparedFile): boolean =>
  isChanged(file) || threads.value.some((thread) => thread.file === file.path) || drafts.linesOf(file.path).length > 0

function notesOn({ threads, drafts }: ReviewModel, file: ComparedFile, comparison: Comparison): string {
  const { path, before, after, added, removed } = file
  const about = threads.value.filter((thread) => thread.file === path)
  const open = about.filter(({ resolvedAt }) => resolvedAt === null).length
  return [
    ...(comparison === 'file'
      ? []
      : [
          ...(before === undefined ? ['new'] : after === undefined ? ['deleted'] : []),
          isChanged(file) ? `${count(added, 'line')} added, ${removed} removed` : 'unchanged',
        ]),
    ...(open > 0 ? [count(open, 'open thread')] : []),
    ...(about.length > open ? [`${about.length - open} resolved`] : []),
    ...(drafts.linesOf(path).length > 0 ? ['a draft of yours'] : []),
  ].join(' · ')
}
