import { allRows } from '../data/stock.store.js'

export const value = () => allRows().reduce((sum, { quantity, costCents }) => sum + quantity * costCents, 0)
