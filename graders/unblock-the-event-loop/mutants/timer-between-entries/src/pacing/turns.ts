import { setTimeout } from 'node:timers/promises'

/** Gives the event loop a turn: timers and input are served before this goes on. */
export async function turn(): Promise<void> {
  await setTimeout(0)
}
