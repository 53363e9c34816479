import { area } from '../area.ts'

/** The page that checks signatures. Its form is still English. */
export const verify = area('verify', {
  title: 'Check a signed verdict',
  description: 'Tells who signed a verdict, when, and what it states. It is checked in this browser; nothing is sent.',
  about:
    'A server signs each verdict that it records. Whoever has such a signature can show what was graded and what held, and whoever is shown it can check that here. The same goes for certificates. It is checked in this browser: nothing is sent, and once this page is open it needs no network.',
  noScript: 'The check needs JavaScript. Without it: <command>npm run verify -- verdict.jws --keys jwks.json</command>',
})
