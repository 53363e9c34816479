/**
 * Where an arrow key leads among things that lie side by side: 1 is on, -1 is back, as the text around them runs.
 *
 * @returns undefined for other keys
 * @example sideStep('ArrowRight', tab) // 1, and -1 where text runs from right to left
 */
export function sideStep(key: string, element: Element): 1 | -1 | undefined {
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined
  const isOn = (key === 'ArrowRight') === (getComputedStyle(element).direction !== 'rtl')
  return isOn ? 1 : -1
}
