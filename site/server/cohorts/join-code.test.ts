import { expect, test } from 'vitest'
import { digestOf, newCode } from './join-code.ts'

test('a code is three groups of four letters that nobody mistakes for others', () => {
  const codes = Array.from({ length: 500 }, newCode)
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(new Set(codes).size).toBe(500)
  // Each of the 32 letters is drawn: 60 bits, not fewer.
  expect(new Set(codes.join('').replaceAll('-', '')).size).toBe(32)
})

test.each(['7qh2-m0xk-9d41', '7QH2M0XK9D41', ' 7QH2 MOXK 9D4L ', '7qh2-moxk-9d4i'])('%j is the code 7QH2-M0XK-9D41', (typed) => {
  expect(digestOf(typed)).toBe(digestOf('7QH2-M0XK-9D41'))
})

test('another code has another digest, which does not contain it', () => {
  expect(digestOf('7QH2-M0XK-9D42')).not.toBe(digestOf('7QH2-M0XK-9D41'))
  expect(digestOf('7QH2-M0XK-9D41')).toMatch(/^[0-9a-f]{64}$/)
})
