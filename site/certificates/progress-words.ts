import type { OwnCertificate, TrackProgress } from '../runtimes/server/certificates-api.ts'

/** @example plannedWords(1) // 'One more lesson is planned. A certificate names what there is.' */
export function plannedWords(planned: number): string {
  return `${planned === 1 ? 'One more lesson is' : `${planned} more lessons are`} planned. A certificate names what there is.`
}

/** Says that a track has grown since its certificate was issued; empty when it has not. */
export function grownWords({ exercises }: Pick<OwnCertificate, 'exercises'>, track: Pick<TrackProgress, 'exercises'>): string {
  const named = new Set(exercises.map(({ slug }) => slug))
  const added = track.exercises.filter(({ slug }) => !named.has(slug))
  if (added.length === 0) return ''
  const words = added.length === 1 ? 'One exercise has' : `${added.length} exercises have`
  return `${words} come to the track since. It goes on to hold for what it names; once those have passed too, you can revoke it and have one of all.`
}
