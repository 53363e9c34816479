import type { Claims } from './claims.ts'

/** What a signed verdict states, as rows of a name and a text in words. */
export function describeClaims(claims: Claims, kid: string): { name: string; text: string }[] {
  const holds = claims.requirements.filter(({ status }) => status === 'passed').map(({ id }) => id)
  const others = claims.requirements.filter(({ status }) => status !== 'passed').map(({ id, status }) => `${id} (${STATUS[status]})`)
  return [
    { name: 'Signed by', text: `${claims.iss}, with the key ${kid}` },
    { name: 'Signed on', text: `${new Date(claims.iat * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC` },
    { name: 'Exercise', text: `${claims.exercise.slug}, revision ${claims.exercise.revision}` },
    { name: 'Result', text: `${RESULT[claims.status]}: ${holds.length} of ${claims.requirements.length} requirements hold` },
    { name: 'Holds', text: holds.join(', ') || 'nothing' },
    { name: 'Does not hold', text: others.join(', ') || 'nothing' },
    { name: 'Grading', text: `${claims.jti}, seed ${claims.seed}, engine ${claims.engine}` },
  ]
}

const STATUS: Readonly<Record<Claims['requirements'][number]['status'], string>> = {
  passed: 'holds',
  failed: 'does not hold',
  'not-run': 'not run',
  'not-checked': 'not checked there',
}

const RESULT: Readonly<Record<Claims['status'], string>> = {
  passed: 'passed',
  failed: 'not passed',
  timeout: 'the time ran out',
  error: 'the grading itself failed',
}
