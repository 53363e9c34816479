/** Somebody who shares this service with others, and must not notice. */
export interface Tenant {
  readonly id: string
  readonly name: string
  /** Per cent off the list price. */
  readonly discount: number
}

const TENANTS: readonly Tenant[] = [
  { id: 'north', name: 'Northgate Hotel', discount: 10 },
  { id: 'harbour', name: 'Harbour Rooms', discount: 0 },
  { id: 'mill', name: 'The Old Mill', discount: 25 },
  { id: 'quay', name: 'Quay House', discount: 5 },
  { id: 'garden', name: 'Garden Court', discount: 15 },
]

export function findTenant(id: unknown): Tenant | undefined {
  return TENANTS.find((tenant) => tenant.id === id)
}
