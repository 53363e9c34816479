import type { APIRoute, GetStaticPaths } from 'astro'
import { listTracks } from '../../catalogue/lessons.ts'
import { readQuiz } from '../../catalogue/quizzes.ts'
import type { LessonCards } from '../../learning/review/lesson-cards.ts'

/** What a lesson's cards ask, by its slug: fetched for the lessons whose cards are due. */
export const getStaticPaths = (async () =>
  (await listTracks()).flatMap(({ track, lessons }) =>
    lessons.flatMap(({ slug, exercise }) => {
      if (!exercise) return []
      const cards: LessonCards = {
        questions: readQuiz(`${track}/${slug}`) ?? [],
        requirements: exercise.requirements.map(({ id, title }) => ({ id, title })),
      }
      return [{ params: { file: `${slug}.json` }, props: { text: JSON.stringify(cards) } }]
    }),
  )) satisfies GetStaticPaths

export const GET: APIRoute<{ text: string }> = ({ props }) => new Response(props.text, { headers: { 'content-type': 'application/json' } })
