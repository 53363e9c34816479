import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useWorkspace } from '../context.ts'
import { ActionButton } from '../ActionButton.tsx'
import type { Part, Piece } from '../model/solution-walk.ts'
import { DIFF_WORDS } from './diff-words.ts'

/** One part of the reasons, and the way to the others. */
export function SolutionPart({ parts, part, onClose }: { parts: readonly Part[]; part: Signal<number>; onClose: () => void }) {
  const { session } = useWorkspace()
  const text = useRef<HTMLDivElement>(null)
  const shown = parts[part.value]
  useEffect(() => text.current?.scrollTo(0, 0), [part.value])
  const go = (to: number): void => {
    part.value = to
    session.announcer.say(`${DIFF_WORDS.part(to + 1, parts.length)}: ${plain(parts[to]?.title)}`)
  }
  return (
    <div class="lb-walk-why" role="region" aria-label={DIFF_WORDS.why}>
      <div class="lb-walk-bar">
        <p class="lb-overline">{DIFF_WORDS.why}</p>
        {shown && (
          <>
            <p class="lb-note">{DIFF_WORDS.part(part.value + 1, parts.length)}</p>
            <ActionButton off={part.value === 0} onClick={() => go(part.value - 1)}>
              {DIFF_WORDS.previousPart}
            </ActionButton>
            <ActionButton class="lb-button primary" off={part.value === parts.length - 1} onClick={() => go(part.value + 1)}>
              {DIFF_WORDS.nextPart}
            </ActionButton>
          </>
        )}
        <button type="button" class="lb-button" onClick={onClose}>
          {DIFF_WORDS.back}
        </button>
      </div>
      {shown && (
        <div class="lb-walk-text" ref={text} tabIndex={0} role="group" aria-label={plain(shown.title)} data-part={part.value + 1}>
          <p class="lb-title">{shown.title ? <Pieces pieces={shown.title} /> : DIFF_WORDS.firstPart}</p>
          {shown.paragraphs.map((paragraph, index) => (
            <p key={index}>
              <Pieces pieces={paragraph} />
            </p>
          ))}
        </div>
      )}
    </div>
  )
}

function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <>
      {pieces.map(({ kind, text }, index) => {
        if (kind === 'code') return <code key={index}>{text}</code>
        if (kind === 'strong') return <strong key={index}>{text}</strong>
        if (kind === 'emphasis') return <em key={index}>{text}</em>
        return text
      })}
    </>
  )
}

const plain = (title: readonly Piece[] | undefined): string => title?.map(({ text }) => text).join('') ?? DIFF_WORDS.firstPart
