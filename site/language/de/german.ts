import type { Messages, Translated } from '../messages.ts'

/** The German texts of an English catalogue: a key that is missing, and one too many, do not compile. */
export type German<Catalogue extends { readonly english: Messages }> = Translated<Catalogue['english']>
