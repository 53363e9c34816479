import type { PreviewText } from './preview-words.ts'

/** An element as Satori takes it. */
export interface Drawing {
  type: string
  props: { style?: Record<string, string | number>; children?: readonly (Drawing | string)[] } & Record<string, unknown>
}

export const WIDTH = 1200
export const HEIGHT = 630

/** The colours of the drawing office by day (styles/theme.css): an image has no dark theme. */
const PAPER = '#f8f8f5'
const INK = '#161d23'
const MUTED = '#55616b'
const LINE = '#9aa4ab'
const BLUE = '#1c5488'
const LEAD = '#ab3413'

/** Letters that a title has at most at the larger size: then it has three lines. */
const SHORT = 46

/**
 * A preview as a sheet of the drawing office, with the truss of the home page at its foot.
 *
 * @example drawPreview({ overline: 'Survive being many', title: 'Make it stateless', facts: ['NestJS'] }).type // 'div'
 */
export function drawPreview({ overline, title, facts }: PreviewText): Drawing {
  const size = title.length > SHORT ? 68 : 84
  return box({ flexDirection: 'column', width: WIDTH, height: HEIGHT, background: PAPER, color: INK, fontFamily: 'Barlow' }, [
    box({ width: WIDTH, height: 12, background: LEAD }),
    box({ flexDirection: 'column', flexGrow: 1, padding: '48px 72px 0' }, [
      box({ justifyContent: 'space-between', fontSize: 30 }, [
        box({ color: BLUE, letterSpacing: 1 }, [overline]),
        box({ fontWeight: 600 }, ['Loadbearing']),
      ]),
      box({ marginTop: 26, fontSize: size, fontWeight: 600, lineHeight: 1.06, maxWidth: 1040 }, [title]),
      box({ marginTop: 30, fontSize: 32, color: MUTED }, [facts.join('  ·  ')]),
    ]),
    truss(),
  ])
}

const box = (style: Record<string, string | number>, children: readonly (Drawing | string)[] = []): Drawing => ({
  type: 'div',
  props: { style: { display: 'flex', ...style }, children },
})

function truss(): Drawing {
  const bays = 8
  const bay = (WIDTH - 144) / bays
  const depth = 84
  const foot = (index: number) => `${(index * bay).toFixed(1)} ${depth}`
  const head = (index: number) => `${((index + 0.5) * bay).toFixed(1)} 0`
  const members = Array.from({ length: bays }, (_, index) => [
    `M${foot(index)}L${head(index)}`,
    `M${head(index)}L${foot(index + 1)}`,
  ]).flat()
  const flawed = 11
  const sound = members.filter((_, index) => index !== flawed)
  const chords = `M${foot(0)}L${foot(bays)}M${head(0)}L${head(bays - 1)}`
  const supports = `M0 ${depth + 4}l-14 24h28zM${WIDTH - 144} ${depth + 4}l-14 24h28z`
  return {
    type: 'svg',
    props: {
      width: WIDTH,
      height: depth + 62,
      viewBox: `-72 -10 ${WIDTH} ${depth + 62}`,
      children: [
        path(supports, { stroke: LINE, strokeWidth: 2 }),
        path(chords + sound.join(''), { stroke: BLUE, strokeWidth: 4, strokeLinecap: 'round' }),
        path(members[flawed] ?? '', { stroke: LEAD, strokeWidth: 4, strokeDasharray: '12 9', strokeLinecap: 'round' }),
      ],
    },
  }
}

const path = (d: string, stroke: Record<string, string | number>): Drawing => ({ type: 'path', props: { d, fill: 'none', ...stroke } })
