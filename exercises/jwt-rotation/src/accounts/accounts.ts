export interface Account {
  id: string
  name: string
  email: string
  /** Salt and scrypt hash, hexadecimal. */
  passwordHash: string
}

/** What the outside may know of an account. */
export type User = Pick<Account, 'id' | 'name' | 'email'>

/** Who has a postbox; in real life a table of the account service. */
export const ACCOUNTS: readonly Account[] = [
  {
    id: 'ilse',
    name: 'Ilse Brandt',
    email: 'ilse@mail.example',
    passwordHash: '9bb1db763a8d7505:e9eeb49519e2b750900f30e65e8142009a7292a5dd90a917e1ad056c1c2bcbb4',
  },
  {
    id: 'omar',
    name: 'Omar Haddad',
    email: 'omar@mail.example',
    passwordHash: 'bba2b546f556908d:bd7a9f4ae445f5c33b86358ab6fea0b019872dbe97f073ff2d98ff6ef567dbeb',
  },
  {
    id: 'mei',
    name: 'Mei Tanaka',
    email: 'mei@mail.example',
    passwordHash: 'b6838273ad8bfca7:8b1939867e290836d752378082a7bc7f118fec4189ce5177cabd4f0067751ebd',
  },
  {
    id: 'tomas',
    name: 'Tomás Peña',
    email: 'tomas@mail.example',
    passwordHash: 'b526d49a422b6cac:55155398da67e0163a29ea02afc41a91a57a2b22133ba43c6dc2b7905162450a',
  },
  {
    id: 'priya',
    name: 'Priya Nair',
    email: 'priya@mail.example',
    passwordHash: 'e6756d9dfa08f1d1:77094cfa016c65a9bc71f2579e0cba571b6d92b98b2a7c717647d13bcbbe2089',
  },
]
