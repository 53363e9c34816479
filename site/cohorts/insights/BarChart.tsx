/** More bars than this are a wall: the table has them all. */
const MOST = 10

export interface Bar {
  id: string
  name: string
  /** Null: it has no end, and takes all the room. */
  value: number | null
  /** The value, as people say it. */
  words: string
}

interface Props {
  title: string
  bars: readonly Bar[]
  /** The value of a bar that takes all the room: the largest one, where nothing else is said. */
  full?: number | undefined
}

/**
 * Bars with their names. For who does not see them it is one picture, which its
 * label describes.
 *
 * @param bars in their order; those of the first few are drawn
 */
export function BarChart({ title, bars, full }: Props) {
  const shown = bars.slice(0, MOST)
  const most = full ?? Math.max(...shown.map(({ value }) => value ?? 0))
  return (
    <figure class="chart">
      <figcaption>
        {title}
        {bars.length > shown.length && <span class="help">, the first {shown.length}</span>}
      </figcaption>
      <div role="img" aria-label={`${title}: ${shown.map(({ name, words }) => `${name}, ${words}`).join('; ')}`}>
        {shown.map(({ id, name, value, words }) => (
          <div class="bar" key={id}>
            <span>{name}</span>
            <svg viewBox="0 0 100 1" preserveAspectRatio="none" focusable="false">
              <rect class={value === null ? 'endless' : undefined} width={percent(value, most)} height="1" />
            </svg>
            <span class="words">{words}</span>
          </div>
        ))}
      </div>
    </figure>
  )
}

function percent(value: number | null, most: number): number {
  if (value === null) return 100
  return most === 0 ? 0 : (value / most) * 100
}
