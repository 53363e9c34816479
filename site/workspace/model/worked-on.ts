import { rememberSignedIn } from '../../account/known.ts'
import { dueSchema, type Due } from '../../runtimes/server/assignments-api.ts'
import { pageSchema } from '../../runtimes/server/cohorts-api.ts'
import { Http, Refused } from '../../runtimes/server/http.ts'
import { keptExerciseSchema, type KeptExercise } from '../../runtimes/server/revisions-api.ts'
import { readToken } from '../../runtimes/server/token.ts'
import type { PublicExercise } from './exercise.ts'
import { readChoice, type Pinned, type RevisionChoice } from './pinned.ts'

/**
 * The exercise that somebody works on: where a cohort of theirs stays with another revision than the published one, that, unless
 * they chose otherwise. Whoever can't be asked works on the published one.
 *
 * @param published as the site has it
 * @throws RuntimeError when there is such a revision, and it can't be had now
 * @example const exercise = await workedOn(await fetchExercise(address))
 */
export async function workedOn(
  published: PublicExercise,
  http: Http = new Http({ token: () => readToken(sessionStorage) }),
  chosen: string | null | undefined = readChoice(published.slug),
): Promise<PublicExercise> {
  const given = await givenOf(http, published.slug)
  const pins = given.filter(({ pinned }) => pinned !== null && pinned.revision !== published.revision)
  if (pins.length === 0) return published
  const kept = new Map<string, KeptExercise>()
  for (const { pinned } of pins)
    if (pinned !== null && pinned.since !== null && !kept.has(pinned.revision))
      kept.set(pinned.revision, await http.send('GET', addressOf(published.slug, pinned.revision), keptExerciseSchema))
  const pinned = choicesOf(given, published, kept, chosen)
  const exercise = pinned.chosen.revision === null ? undefined : kept.get(pinned.chosen.revision)
  return { ...(exercise ? openedWith(exercise, published) : published), pinned }
}

const addressOf = (slug: string, revision: string): string => `/v1/exercises/${slug}/revisions/${revision}`

async function givenOf(http: Http, slug: string): Promise<readonly Due[]> {
  try {
    return (await http.send('GET', `/v1/assignments?${new URLSearchParams({ slug }).toString()}`, pageSchema(dueSchema))).items
  } catch (error) {
    if (error instanceof Refused && error.status === 401) rememberSignedIn(false)
    return []
  }
}

function choicesOf(
  given: readonly Due[],
  published: PublicExercise,
  kept: ReadonlyMap<string, KeptExercise>,
  wanted: string | null | undefined,
): Pinned {
  const choices = new Map<string | null, RevisionChoice>()
  const elsewhere: Pinned['elsewhere'][number][] = []
  for (const { cohort, pinned } of given) {
    const pin = pinned !== null && pinned.revision !== published.revision ? pinned : null
    const exercise = pin === null ? undefined : kept.get(pin.revision)
    // The page has the libraries and their types of the published one.
    const canOpen = exercise?.kit.join() === published.kit.join()
    if (pin !== null && !canOpen) elsewhere.push({ cohort: cohort.name, since: pin.since, why: exercise ? 'kit' : 'not-kept' })
    const revision = pin !== null && canOpen ? pin.revision : null
    const cohorts = [...(choices.get(revision)?.cohorts ?? []), cohort.name]
    choices.set(revision, { revision, cohorts, since: revision === null ? null : (pin?.since ?? null) })
  }
  const all = [...choices.values()]
  const chosen = all.find(({ revision }) => revision === wanted) ?? all[0] ?? { revision: null, cohorts: [], since: null }
  return { choices: all, chosen, elsewhere, revisions: given.flatMap(({ pinned }) => pinned?.revision ?? []) }
}

/** What the site has for both is the published one's: types, parts of the container, and the solution. */
function openedWith(kept: KeptExercise, published: PublicExercise): PublicExercise {
  const address = `/api${addressOf(kept.slug, kept.revision)}`
  return {
    ...published,
    ...kept,
    container: {
      ...published.container,
      suite: `${address}/suite`,
      ...(kept.kind === 'service' ? {} : { beside: `${address}/beside` }),
    },
  }
}
