import type { Item } from '../item.js'
import { priceOf } from '../price.js'

export const discounted = (item: Item, percent: number) => Math.floor((priceOf(item) * (100 - percent)) / 100)
