import type { Outcome } from './share.ts'

/** Texts of what is given to others, in one place. */
export const SHARE_WORDS = {
  share: 'Share',
  shareVerdict: 'Share this result',
  shareCertificate: 'Share this certificate',
  link: 'Link to share',
  said: {
    shared: '',
    cancelled: '',
    copied: 'The link is copied.',
    refused: 'This browser does not let the page copy. The link is selected: copy it from here.',
  } satisfies Record<Outcome, string>,
  verdictTitle: (title: string) => `${title} · Loadbearing`,
  verdictText: (title: string, passed: number) =>
    passed === 1 ? `“${title}” repaired: its requirement holds.` : `“${title}” repaired: all ${passed} requirements hold.`,
  certificateTitle: 'Loadbearing certificate',
  certificateText: (track: string) => `A certificate for the track “${track}”. Its link says whether it holds.`,
} as const
