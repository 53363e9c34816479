/** A line for each route: how many answers it gave, by status. */
export function renderStatuses(statuses: ReadonlyMap<string, ReadonlyMap<number, number>>): string {
  return [...statuses]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, counts]) => {
      const shown = [...counts].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`)
      return `${name}  ${shown.join(', ')}`
    })
    .join('\n')
}
