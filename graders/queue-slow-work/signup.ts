import { Buffer } from 'node:buffer'
import type { Random } from '#grader'

interface Picture {
  width: number
  height: number
  pixels: string
}

/** A signup as it is sent, and what the services are to get of it. */
export interface Signup {
  body: { email: string; name: string; avatar?: Picture | null }
  /** The address as the service knows it. */
  email: string
  name: string
  thumbnail: Picture | null
}

const SIZE = 32
const CHANNELS = 3

/** A person that has not signed up before, without an avatar. */
export function newSignup(random: Random, email: string = random.email()): Signup {
  const name = `${random.name()} ${random.unicode()}`
  return { body: { email, name, ...random.pick([{}, { avatar: null }]) }, email: email.toLowerCase(), name, thumbnail: null }
}

/** With one. Pictures weigh in every look at the calls, so few signups have them. */
export function withAvatar(random: Random, signup: Signup): Signup {
  const thumbnail = { width: SIZE, height: SIZE, pixels: randomPixels(random).toString('base64') }
  return { ...signup, body: { ...signup.body, avatar: enlarge(thumbnail, random.int(1, 3), random.int(1, 3)) }, thumbnail }
}

/** Pictures that the service has to refuse: one row too many, one byte too few, nothing. */
export function brokenAvatars(random: Random): Picture[] {
  const whole = enlarge({ width: SIZE, height: SIZE, pixels: randomPixels(random).toString('base64') }, 2, random.int(1, 3))
  const bytes = Buffer.from(whole.pixels, 'base64')
  return [
    { ...whole, height: whole.height - 1 },
    { ...whole, pixels: bytes.subarray(1).toString('base64') },
    { ...whole, pixels: '' },
    { ...whole, width: 129 },
  ]
}

function randomPixels(random: Random): Buffer {
  return Buffer.from(Array.from({ length: SIZE * SIZE * CHANNELS }, () => random.int(0, 255)))
}

/** Each pixel becomes a block of equal ones, so that any fair way of shrinking gives the original. */
function enlarge({ width, height, pixels }: Picture, across: number, down: number): Picture {
  const source = Buffer.from(pixels, 'base64')
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Array.from({ length: width }, (_pixel, x) => {
      const at = (y * width + x) * CHANNELS
      return Array.from({ length: across }, () => source.subarray(at, at + CHANNELS))
    })
    return Buffer.concat(row.flat())
  })
  const tall = rows.flatMap((row) => Array.from({ length: down }, () => row))
  return { width: width * across, height: height * down, pixels: Buffer.concat(tall).toString('base64') }
}
