const MEGABYTE = 1_000_000

/** @example megabytes(12_345_678) // '12.3 MB' */
export const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(bytes < 10 * MEGABYTE ? 1 : 0)} MB`

/** Texts about what a device can have of the site. */
export const PARTS_WORDS = {
  title: 'Without a network',
  lead: 'Lessons and the search work offline once you have been here. More of the course can be kept on this device:',
  looking: 'Looking what this device has…',
  impossible: 'This browser keeps no pages here. It does on https addresses and on this machine, outside of private windows.',
  unknown: 'What there is could not be found out. It may work once the server answers.',
  editor: {
    name: 'Editor and exercises',
    about: 'The editor with its types, and the files of all exercises.',
    here: 'The editor and the exercises are on this device.',
    removed: 'The editor and the exercises were removed from this device.',
  },
  libraries: {
    name: 'What exercises run with in this browser',
    about:
      'Libraries, databases and checks. Running needs files of StackBlitz, too, which only they give out: a page that is opened without a network may not run an exercise.',
    here: 'What exercises run with is on this device.',
    removed: 'What exercises run with was removed from this device.',
  },
  make: 'Make available offline',
  remove: 'Remove',
  cancel: 'Cancel',
  cancelled: 'Cancelled. What has arrived stays.',
  brokeOff: 'The download broke off. What has arrived stays: go on when the network is back.',
  isHere: (all: number) => `On this device, ${megabytes(all)}`,
  isMissing: (missing: number) => `${megabytes(missing)}, less while it is downloaded`,
  progress: (here: number, all: number) => `${megabytes(here)} of ${megabytes(all)}`,
  noRoom: ({ needed, free }: { needed: number; free: number | undefined }) =>
    free === undefined
      ? `This device has no room for it: ${megabytes(needed)} are needed.`
      : `This device has no room for it: ${megabytes(needed)} are needed, and the browser gives this site ${megabytes(free)} more. Free some, or keep less here.`,
} as const
