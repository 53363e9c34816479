import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { temporaryCourse } from '#engine/exercise/fixture.testing.ts'
import { QuizError, readQuiz } from '#site/catalogue/quizzes.ts'

const LESSON = '---\ntitle: Bells\n---\n\n<Theme id="express-1.1">\n\nText\n\n</Theme>\n'
const choices = (right: number) => ['a', 'b', 'c'].map((text, at) => ({ text, why: 'Because.', ...(at === right ? { right: true } : {}) }))
const question = (id: string, more: object = {}) => ({ id, theme: 'express-1.1', ask: 'Why?', choose: 'one', choices: choices(1), ...more })
const quiz = (...questions: object[]) =>
  temporaryCourse({ 'course/http/bells.mdx': LESSON, 'course/http/bells.quiz.yaml': JSON.stringify({ questions }) })

test('every lesson that is written has a quiz that can be used', () => {
  const lessons = globSync('course/*/*.mdx').map((path) => path.replaceAll('\\', '/').slice('course/'.length, -'.mdx'.length))
  expect(lessons.length).toBeGreaterThan(10)
  expect(lessons.filter((lesson) => !lesson.startsWith('about/') && readQuiz(lesson) === undefined)).toEqual([])
})

test('a lesson without a quiz has none', async () => {
  await using course = await temporaryCourse({ 'course/http/bells.mdx': LESSON })
  expect(readQuiz('http/bells', course.root)).toBeUndefined()
})

test('choices are wrong unless they say that they are right', async () => {
  await using course = await quiz(question('one'), question('two'), question('three'))
  expect(readQuiz('http/bells', course.root)?.[0]?.choices.map(({ right }) => right)).toEqual([false, true, false])
})

test.each([
  ['questions[1].ask is empty', question('two', { ask: ' ' })],
  ['questions[1].choices has to have exactly one choice with `right: true`, or `choose: many`', question('two', { choices: choices(3) })],
  ['questions[1].choices has no choice with `right: true`', question('two', { choose: 'many', choices: choices(3) })],
  ['questions[1].id is not in kebab-case', question('Two!')],
  ['questions[1].theme express-9.9 has no section in the lesson', question('two', { theme: 'express-9.9' })],
  ['questions have an id twice', question('one')],
])('what can’t be used is refused by file and field: %s', async (message, second) => {
  await using course = await quiz(question('one'), second, question('three'))
  expect(() => readQuiz('http/bells', course.root)).toThrow(QuizError)
  expect(() => readQuiz('http/bells', course.root)).toThrow(`course/http/bells.quiz.yaml: ${message}`)
})
