import { recheck } from '../services/reorder.service.js'

export const restock = (skus: readonly string[]) => skus.forEach(recheck)
