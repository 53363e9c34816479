import type { APIRoute, GetStaticPaths } from 'astro'
import exercises from 'virtual:loadbearing/exercises'
import { exerciseFile } from '../../catalogue/addresses.ts'

/** The public part of each exercise, as an immutable file that the workspace fetches when it opens. */
export const getStaticPaths = (() =>
  exercises.map((exercise) => ({
    params: { file: exerciseFile(exercise) },
    props: { text: JSON.stringify(exercise) },
  }))) satisfies GetStaticPaths

export const GET: APIRoute<{ text: string }> = ({ props }) => new Response(props.text, { headers: { 'content-type': 'application/json' } })
