import { expect, test } from 'vitest'
import { tameName } from './tame-name.ts'

test.each([
  ['Mara', 'Mara'],
  ['Zoë O’Hara-Müller', 'Zoë O’Hara-Müller'],
  ['Backend 2.0: autumn', 'Backend 2.0: autumn'],
  ['J.R.R. Tolkien', 'J. R. R. Tolkien'],
])('%s is a name like any other', (name, tamed) => {
  expect(tameName(name)).toBe(tamed)
})

test.each([
  ['Mara\r\nBcc: eve@example.org', 'Mara Bcc: eve@ example. org'],
  ['Mara\u2028Subject: x', 'Mara Subject: x'],
  ['https://evil.example/login', 'https: //evil. example/login'],
  ['www.evil.example', 'www. evil. example'],
  ['evil．example and evil。example', 'evil. example and evil。 example'],
  ['ev\u200bil.example', 'ev il. example'],
  ['\u202eelpmaxe', 'elpmaxe'],
  ['<a href=x>here</a>', 'a href=x here /a'],
  ['mailto:eve', 'mailto: eve'],
])('%j brings along no line, no header and no link', (name, tamed) => {
  expect(tameName(name)).toBe(tamed)
})
