/** Draws a seed: 32 bits, which is what the grader's random numbers start from. */
export function drawSeed(): number {
  const [seed = 0] = crypto.getRandomValues(new Uint32Array(1))
  return seed
}
