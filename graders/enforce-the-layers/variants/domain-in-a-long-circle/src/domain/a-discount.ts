import { season } from './b-season.js'
export const discount = (): number => (season() === 'winter' ? 10 : 0)
