import { month } from './c-month.js'
export const season = () => (month() < 3 ? 'winter' : 'summer')
