import { summarise } from '../../workspace/model/grading.ts'
import { showNotice } from '../page/notices.ts'
import { onWaitingNews } from './channel.ts'

let isShowing = false

/** Shows the verdicts of attempts that waited, where the exercise is not open. */
export function showVerdicts(): void {
  if (isShowing) return
  isShowing = true
  onWaitingNews((news) => {
    if (news.kind !== 'graded') return
    const { slug, title, address } = news.attempt
    if (document.querySelector(`[data-workspace="${slug}"]`) !== null) return
    showNotice(document, 'verdict', { title, summary: summarise(news.verdict), address: `${address}#exercise` })
  })
}
