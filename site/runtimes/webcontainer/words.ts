import type { Unavailable } from '../runtime.ts'

/** One plain sentence on each way not to work, and what can be done. */
export const WORDS: Readonly<Record<Exclude<Unavailable, 'no-server'>, { message: string; remedy: string }>> = {
  'insecure-origin': {
    message: 'Exercises run in the browser on https addresses and on localhost only, and this page has neither.',
    remedy: 'Ask whoever runs this server for its https address, or let the server run the exercise.',
  },
  unsupported: {
    message: 'This browser lacks what running exercises in the page needs (shared memory between isolated pages).',
    remedy:
      'Use a current Chrome, Edge or Firefox, or Safari from version 16.4, without a private mode that forbids it; or let the server run the exercise.',
  },
  blocked: {
    message: 'The part that runs Node.js in the page did not arrive from stackblitz.com.',
    remedy:
      'See whether the network is up, and whether a proxy or a blocker of cookies or advertisements keeps stackblitz.com and webcontainer-api.io from this page. Then try again, or let the server run the exercise.',
  },
  download: {
    message: 'The packages of this exercise did not arrive whole.',
    remedy: 'See whether the network is up, and try again: what has arrived is kept.',
  },
  'out-of-memory': {
    message: 'The browser has no memory left to run the exercise.',
    remedy: 'Close other tabs and try again, or let the server run the exercise.',
  },
}
