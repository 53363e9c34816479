export interface Reorder {
  sku: string
  quantity: number
}

/** Stands for another. */
const reorders: Reorder[] = []

export function addReorder(reorder: Reorder): void {
  reorders.push(reorder)
}

export function allReorders(): Reorder[] {
  return [...reorders]
}
