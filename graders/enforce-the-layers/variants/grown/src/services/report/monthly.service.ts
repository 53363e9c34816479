import { priceRow } from '../../data/prices.store.js'
import { allRows } from '../../data/stock.store.js'
import { missing } from '../../domain/reorder.js'
import { listReorders } from '../reorder.service.js'

export const monthly = () => ({ prices: allRows().map(priceRow), missing: allRows().map(missing), reorders: listReorders() })
