export interface Account {
  id: string
  name: string
  email: string
  /** Salt and scrypt hash, hexadecimal. */
  passwordHash: string
}

/** What the outside may know of an account. */
export type User = Pick<Account, 'id' | 'name' | 'email'>

/** The shop's customers; in real life a table of the account service. */
export const ACCOUNTS: readonly Account[] = [
  {
    id: 'ann',
    name: 'Ann Berg',
    email: 'ann@shop.example',
    passwordHash: 'd33fd950e230abfc:5884e4381430e38573daddfb87b79a23f204a9a4171f6cf3e631bf9d55e2890d',
  },
  {
    id: 'anna',
    name: 'Anna Østergaard',
    email: 'anna@shop.example',
    passwordHash: 'af808bc16c53f930:977cdd77e55df5b68c4157dc4b5cf8e110874696aee1f0b70506eba6a767da90',
  },
  {
    id: 'ann-2',
    name: 'Ann Berg',
    email: 'ann@shop.example.org',
    passwordHash: '4dfffdab1f58373c:e13ab835d6e48550f34a60895c81c6129df60c5fe26695b2d7c464774c866530',
  },
  {
    id: 'bo',
    name: 'Bo Nakamura',
    email: 'bo@shop.example',
    passwordHash: 'b82bb50226a34e5a:18490da741dd970bb835e0ddded0830737c76f93af0461f3955074ecd920a77a',
  },
  {
    id: 'chloe',
    name: 'Chloé Peña',
    email: 'chloe@shop.example',
    passwordHash: '99d430062d373683:da6c1aff9085871d8e5d69a893a02bf099e23d320fd2fa94d27ee58defd5d836',
  },
  {
    id: 'dmitri',
    name: 'Dmitri Çelik',
    email: 'dmitri@shop.example',
    passwordHash: '2493b6840262ecbe:15ab9e4819ba07bb1381971a8d4afc8dac5775eca476f841349a87543cf15a80',
  },
]
