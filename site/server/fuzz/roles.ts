/** Who sends a request: the last is an owner of another cohort. */
export const ROLES = ['owner', 'learner', 'mentor', 'administrator', 'guest', 'stranger', 'nobody', 'neighbour'] as const

export type Role = (typeof ROLES)[number]
