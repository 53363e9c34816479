import type { Socket } from 'node:net'

/**
 * Joins two connections, both made with `allowHalfOpen`: bytes both ways with
 * backpressure, one side's end passed on as an end, and an abrupt close of one
 * as an abrupt close of the other.
 */
export function tunnel(one: Socket, other: Socket): void {
  pass(one, other)
  pass(other, one)
}

function pass(from: Socket, to: Socket): void {
  from.pipe(to)
  from.on('error', () => to.destroy())
  from.on('close', () => {
    if (!from.readableEnded) to.destroy()
  })
}
