/** What a preview says, in the order in which it is read. */
export interface PreviewText {
  overline: string
  title: string
  facts: readonly string[]
}

/** Texts of the previews, in one place. */
export const WORDS = {
  home: {
    overline: 'Senior-level backend engineering',
    title: 'Find the part that carries the load. Repair it.',
    facts: ['NestJS and Express', 'Graded by a hidden grader', 'Free and open'],
  },
  certificate: {
    overline: 'A signed certificate',
    title: 'Repaired, graded, and signed by the server.',
    facts: ['Anybody can check that it holds'],
  },
  verdict: {
    overline: 'A signed verdict',
    title: 'What was graded, what held, and who says so.',
    facts: ['Checked in your browser', 'Nothing is sent'],
  },
  track: 'Track',
  stacks: { nest: 'NestJS', express: 'Express' },
  minutes: (minutes: number) => `about ${minutes} minutes`,
  lessons: (count: number) => (count === 1 ? '1 lesson' : `${count} lessons`),
  requirements: (count: number) => (count === 1 ? '1 requirement' : `${count} requirements`),
  /** The image in words. */
  alt: ({ overline, title, facts }: PreviewText) => ['Loadbearing', overline, title, ...facts].join(' · '),
} as const
