/** A question of a lesson's quiz, as pages have it. */
export interface QuizQuestion {
  id: string
  theme: string
  /** As all texts of a quiz: with code between backticks. */
  ask: string
  choose: 'one' | 'many'
  choices: QuizChoice[]
}

export interface QuizChoice {
  text: string
  right: boolean
  why: string
}

/**
 * Whether exactly the right choices were taken.
 *
 * @param chosen places in the list of choices
 * @example isRight(question, new Set([1]))
 */
export function isRight({ choices }: Pick<QuizQuestion, 'choices'>, chosen: ReadonlySet<number>): boolean {
  return choices.every(({ right }, at) => right === chosen.has(at))
}
