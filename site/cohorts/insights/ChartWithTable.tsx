import type { ComponentChildren } from 'preact'
import { BarChart, type Bar } from './BarChart.tsx'

interface Props {
  title: string
  bars: readonly Bar[]
  /** As in the chart. */
  full?: number
  /** What the columns of the table are, the first one the names. */
  columns: readonly { title: string; help?: string }[]
  rows: readonly { id: string; name: ComponentChildren; cells: readonly string[] }[]
}

/** A chart, and beside it the numbers as a table. */
export function ChartWithTable({ title, bars, full, columns, rows }: Props) {
  return (
    <div class="insights">
      <BarChart title={title} bars={bars} full={full} />
      <div class="table" role="region" aria-label={`${title}, as a table`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {columns.map(({ title: column, help }) => (
                <th scope="col" key={column}>
                  {column}
                  {help && <span class="help">{help}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, name, cells }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                {cells.map((cell, place) => (
                  <td key={columns[place + 1]?.title}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
