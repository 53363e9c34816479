import { present } from '../http/present.js'
import { allRows } from './stock.store.js'

export const cached = () => allRows().map(present)
