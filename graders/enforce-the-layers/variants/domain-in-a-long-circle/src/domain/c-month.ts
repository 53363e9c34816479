import { discount } from './a-discount.js'
export const month = (): number => new Date().getMonth() + 0 * Number(discount === undefined)
