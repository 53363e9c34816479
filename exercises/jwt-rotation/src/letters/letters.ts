export interface Letter {
  from: string
  subject: string
}

/** Letters by the id of their owner; in real life a table. */
export const LETTERS: Readonly<Record<string, readonly Letter[]>> = {
  ilse: [
    { from: 'City tax office', subject: 'Your assessment for this year' },
    { from: 'Dr. Lindqvist', subject: 'Results of your blood test' },
  ],
  omar: [{ from: 'Harbour Bank', subject: 'Your new card' }],
  mei: [
    { from: 'Landlord', subject: 'The rent from January' },
    { from: 'Family court', subject: 'Date of the hearing' },
    { from: 'Library', subject: 'A book is due' },
  ],
  tomas: [{ from: 'Pension fund', subject: 'What you will get' }],
}
