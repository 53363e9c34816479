import { randomInt } from 'node:crypto'

/** Draws a seed: 32 bits, which is what the grader's random numbers start from. */
export const drawSeed = (): number => randomInt(0, 2 ** 32)
