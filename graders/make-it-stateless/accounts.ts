/** An account of the surface. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly password: string
}

/** Their ids and addresses begin alike: a pattern that is meant for one of them finds all three. */
export const ALIKE: readonly [Account, Account, Account] = [
  { id: 'ann', name: 'Ann Berg', email: 'ann@shop.example', password: 'plum-harbour-4' },
  { id: 'anna', name: 'Anna Østergaard', email: 'anna@shop.example', password: 'quiet-lantern-9' },
  { id: 'ann-2', name: 'Ann Berg', email: 'ann@shop.example.org', password: 'brisk-meadow-2' },
]

export const ACCOUNTS: readonly Account[] = [
  ...ALIKE,
  { id: 'bo', name: 'Bo Nakamura', email: 'bo@shop.example', password: 'tall-kettle-6' },
  { id: 'chloe', name: 'Chloé Peña', email: 'chloe@shop.example', password: 'green-anchor-1' },
  { id: 'dmitri', name: 'Dmitri Çelik', email: 'dmitri@shop.example', password: 'early-thimble-8' },
]

/** Without the second Ann Berg: where mixing up namesakes is not the question. */
export const DISTINCT: readonly Account[] = ACCOUNTS.filter(({ id }) => id !== 'ann-2')
