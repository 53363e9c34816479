/** An account of the surface. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly password: string
}

export const ACCOUNTS: readonly [Account, Account, Account, Account, Account] = [
  { id: 'ilse', name: 'Ilse Brandt', email: 'ilse@mail.example', password: 'copper-lantern-3' },
  { id: 'omar', name: 'Omar Haddad', email: 'omar@mail.example', password: 'still-orchard-7' },
  { id: 'mei', name: 'Mei Tanaka', email: 'mei@mail.example', password: 'paper-anchor-5' },
  { id: 'tomas', name: 'Tomás Peña', email: 'tomas@mail.example', password: 'amber-window-8' },
  { id: 'priya', name: 'Priya Nair', email: 'priya@mail.example', password: 'quiet-bridge-2' },
]
