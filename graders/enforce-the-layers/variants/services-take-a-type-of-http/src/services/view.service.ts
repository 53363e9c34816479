import type { present } from '../http/present.js'
import { listStock } from './stock.service.js'

export const view = (show: typeof present) => listStock().map(show)
