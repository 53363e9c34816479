/** A tenant of the surface. */
export interface Tenant {
  readonly id: string
  readonly name: string
  /** Per cent. */
  readonly discount: number
}

export const TENANTS: readonly Tenant[] = [
  { id: 'north', name: 'Northgate Hotel', discount: 10 },
  { id: 'harbour', name: 'Harbour Rooms', discount: 0 },
  { id: 'mill', name: 'The Old Mill', discount: 25 },
  { id: 'quay', name: 'Quay House', discount: 5 },
  { id: 'garden', name: 'Garden Court', discount: 15 },
]

/** Cents that a tenant pays for an item. */
export function priceOf(listPrice: number, { discount }: Tenant): number {
  return Math.round((listPrice * (100 - discount)) / 100)
}

/** Two different tenants, by chance. */
export function twoTenants(random: { shuffle<T>(items: readonly T[]): T[] }): [Tenant, Tenant] {
  const [one, other] = random.shuffle(TENANTS)
  if (one === undefined || other === undefined) throw new Error('There are five tenants.')
  return [one, other]
}
