export { allRows } from '../data/stock.store.js'
