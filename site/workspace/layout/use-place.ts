import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import type { View } from '../model/view.ts'

/**
 * Makes room in the page for where the workspace lies. The lesson stays where
 * it is in the document: with its own scrolling beside the workspace, behind
 * it over the whole window, and in front of it on a small screen that shows
 * the lesson.
 */
export function usePlace(workspace: RefObject<HTMLElement>, view: View): void {
  const { place, small, lessonShown } = view.placement
  const covers = place.value === 'full' && !(small.value && lessonShown.value)
  const beside = place.value === 'beside'
  const lesson = view.sizes.of('lesson')

  useLayoutEffect(() => {
    const page = document.documentElement
    if (!covers) return
    page.classList.add('lb-covered')
    return () => page.classList.remove('lb-covered')
  }, [covers])

  useLayoutEffect(() => {
    const page = document.documentElement
    if (!beside) return
    page.classList.add('lb-beside')
    // Who opens the workspace looks for what to do.
    const task = document.getElementById('your-task') ?? workspace.current?.closest('section.lb-exercise')
    // Once the columns have their new widths.
    const drawn = requestAnimationFrame(() => task?.scrollIntoView({ block: 'start' }))
    return () => {
      cancelAnimationFrame(drawn)
      page.classList.remove('lb-beside')
      // The page scrolls again, and would begin at its top.
      workspace.current?.scrollIntoView({ block: 'nearest' })
    }
  }, [beside])

  useLayoutEffect(() => {
    document.documentElement.style.setProperty('--lb-lesson', `${lesson}%`)
  }, [lesson])
}
