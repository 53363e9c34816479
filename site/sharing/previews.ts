import { listTracks, type LessonView, type TrackView } from '../catalogue/lessons.ts'
import { contentHash } from '../catalogue/content-hash.ts'
import { drawPreview, type Drawing } from './preview-drawing.ts'
import { WORDS, type PreviewText } from './preview-words.ts'

/** The image that stands for a page where somebody posts its link. */
export interface Preview {
  /** Of the page, below the site's base path. */
  page: string
  /** Address of the image, which changes with it. */
  image: string
  alt: string
  drawing: Drawing
}

/**
 * The previews by the page that they are of.
 *
 * @example (await listPreviews()).get('/scale/cache-aside/')?.image // '/previews/cache-aside.0123456789ab.png'
 */
export async function listPreviews(): Promise<ReadonlyMap<string, Preview>> {
  const tracks = await listTracks()
  const previews = [
    preview('/', WORDS.home),
    preview('/certificate/', WORDS.certificate),
    preview('/verify/', WORDS.verdict),
    ...tracks.map((track) => preview(`/${track.track}/`, textOfTrack(track))),
    ...tracks.flatMap((track) =>
      track.lessons.flatMap((lesson) => (lesson.href ? [preview(lesson.href, textOfLesson(track, lesson))] : [])),
    ),
  ]
  return new Map(previews.map((each) => [each.page, each]))
}

function preview(page: string, text: PreviewText): Preview {
  const drawing = drawPreview(text)
  const name = page.split('/').filter(Boolean).at(-1) ?? 'home'
  return { page, image: `/previews/${name}.${contentHash(JSON.stringify(drawing))}.png`, alt: WORDS.alt(text), drawing }
}

const textOfTrack = ({ title, lessons }: TrackView): PreviewText => ({
  overline: WORDS.track,
  title,
  facts: [WORDS.lessons(lessons.length)],
})

function textOfLesson(track: TrackView, { title, stack, exercise }: LessonView): PreviewText {
  const facts = exercise ? [WORDS.minutes(exercise.minutes), exercise.difficulty, WORDS.requirements(exercise.requirements.length)] : []
  return { overline: track.title, title, facts: [WORDS.stacks[stack], ...facts] }
}
