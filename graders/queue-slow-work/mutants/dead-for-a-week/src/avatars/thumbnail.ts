import { BadRequestException } from '@nestjs/common'
import type { Picture } from './picture.js'

const SIZE = 32
const CHANNELS = 3
/** Of sRGB, close enough for a small picture. */
const GAMMA = 2.2

/** @throws BadRequestException when there are more or fewer pixels than width and height say */
export function assertPixels({ width, height, pixels }: Picture): void {
  if (Buffer.byteLength(pixels, 'base64') !== width * height * CHANNELS)
    throw new BadRequestException(`The avatar does not have ${width} × ${height} pixels`)
}

/** Shrinks a picture to 32 × 32: each pixel is the mean of those that it stands for, in linear light. */
export function thumbnail({ width, height, pixels }: Picture): Picture {
  const source = Buffer.from(pixels, 'base64')
  const target = Buffer.alloc(SIZE * SIZE * CHANNELS)
  for (let y = 0; y < SIZE; y += 1)
    for (let x = 0; x < SIZE; x += 1)
      for (let channel = 0; channel < CHANNELS; channel += 1) {
        const [left, right] = span(x, width)
        const [top, bottom] = span(y, height)
        let light = 0
        for (let row = top; row < bottom; row += 1)
          for (let column = left; column < right; column += 1)
            light += ((source[(row * width + column) * CHANNELS + channel] ?? 0) / 255) ** GAMMA
        const mean = light / ((right - left) * (bottom - top))
        target[(y * SIZE + x) * CHANNELS + channel] = Math.round(mean ** (1 / GAMMA) * 255)
      }
  return { width: SIZE, height: SIZE, pixels: target.toString('base64') }
}

/** From which to before which of `length` pixels one of the thumbnail's stands for. */
function span(index: number, length: number): [number, number] {
  return [Math.floor((index * length) / SIZE), Math.floor(((index + 1) * length) / SIZE)]
}
