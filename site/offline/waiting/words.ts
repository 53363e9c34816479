/** Texts about attempts that wait. */
export const WORDS = {
  added: 'The server does not answer. Your attempt waits on this device, and is handed in once it does.',
  waitsAlready: 'The same attempt waits already. It is handed in once the server answers.',
  notKept: (why: string) => `Your attempt could not be kept to be handed in later. ${why}`,
  cancelled: 'The attempt is not handed in any more.',
  signIn: 'Sign in as you were when you asked for it, and it is handed in.',
  somebodyElse: 'Somebody else was signed in when it was asked for. It is handed in once they are again.',
} as const
