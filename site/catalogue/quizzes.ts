import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import type { QuizQuestion } from '../learning/quiz.ts'

const textOf = (max: number) => z.string().trim().min(1, 'is empty').max(max, `is longer than ${max} characters`)

const choiceSchema = z.strictObject({
  text: textOf(200),
  right: z.boolean().default(false),
  /** Why it is right or wrong, by the lesson's own mechanism and evidence. */
  why: textOf(400),
})

const questionSchema = z
  .strictObject({
    /** Stays when the question is reworded: what was answered is kept under it. */
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not in kebab-case'),
    /** Whose section of the lesson answers it. */
    theme: z.string(),
    ask: textOf(400),
    choose: z.enum(['one', 'many']),
    choices: z.array(choiceSchema).min(3, 'has fewer than 3 choices').max(5, 'has more than 5 choices'),
  })
  .refine(({ choose, choices }) => choose === 'many' || choices.filter(({ right }) => right).length === 1, {
    path: ['choices'],
    message: 'has to have exactly one choice with `right: true`, or `choose: many`',
  })
  .refine(({ choices }) => choices.some(({ right }) => right), { path: ['choices'], message: 'has no choice with `right: true`' })
  .refine(({ choices }) => new Set(choices.map(({ text }) => text)).size === choices.length, {
    path: ['choices'],
    message: 'has a choice twice',
  })

const quizSchema = z.strictObject({
  questions: z
    .array(questionSchema)
    .min(3, 'are fewer than 3')
    .max(5, 'are more than 5')
    .refine((questions) => new Set(questions.map(({ id }) => id)).size === questions.length, 'have an id twice'),
})

/** A quiz that can't be used. The message names the file and the field. */
export class QuizError extends Error {
  override readonly name = 'QuizError'
}

/**
 * Reads the quiz that lies beside a lesson, `course/<track>/<slug>.quiz.yaml`.
 *
 * @param lessonId as its page has it
 * @param root the repository's folder; default: where the command was started
 * @returns its questions; undefined when the lesson has no quiz
 * @throws QuizError
 * @example readQuiz('data/lost-update')?.length // 4
 */
export function readQuiz(lessonId: string, root = process.cwd()): QuizQuestion[] | undefined {
  const file = `course/${lessonId}.quiz.yaml`
  if (!existsSync(join(root, file))) return undefined
  const result = quizSchema.safeParse(parseYaml(file, readFileSync(join(root, file), 'utf8')))
  if (!result.success)
    throw new QuizError(result.error.issues.map((issue) => `${file}: ${placeOf(issue.path)} ${issue.message}`).join('\n'))
  const lesson = readFileSync(join(root, `course/${lessonId}.mdx`), 'utf8')
  result.data.questions.forEach(({ theme }, at) => {
    if (!lesson.includes(`<Theme id="${theme}">`))
      throw new QuizError(`${file}: questions[${at}].theme ${theme} has no section in the lesson: name the theme whose section answers it`)
  })
  return result.data.questions
}

function parseYaml(file: string, text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof YAMLParseError) throw new QuizError(`${file}: ${error.message}`)
    throw error
  }
}

/** @example placeOf(['questions', 0, 'ask']) // 'questions[0].ask' */
const placeOf = (path: readonly PropertyKey[]): string =>
  path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`)).join('') || 'the file'
