/** What the scaffold leaves for an author to write: nothing that begins so is finished. */
export const TODO = 'TODO'
