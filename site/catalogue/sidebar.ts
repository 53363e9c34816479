import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readSyllabus, type SyllabusTrack } from './syllabus.ts'

interface SidebarLink {
  label: string
  link: string
}
interface SidebarGroup {
  label: string
  collapsed: boolean
  items: (SidebarLink | { slug: string })[]
}

/**
 * The navigation: tracks that have lessons, in the syllabus's order, then the
 * dossier. Lessons appear by having a file in `course/<track>/`.
 *
 * @param root the repository's folder
 */
export function sidebar(root: string): (SidebarLink | SidebarGroup)[] {
  const tracks = readSyllabus(root).flatMap((track) => trackGroup(root, track))
  const about = pagesIn(root, 'about')
  return [
    { label: 'All tracks', link: '/' },
    { label: 'Find a lesson', link: '/lessons/' },
    { label: 'Theme index', link: '/themes/' },
    ...tracks,
    ...(about.length > 0 ? [{ label: 'About the course', collapsed: true, items: about.map((slug) => ({ slug })) }] : []),
  ]
}

function trackGroup(root: string, { track, title, lessons }: SyllabusTrack): SidebarGroup[] {
  const written = lessons.filter(({ slug }) => existsSync(join(root, 'course', track, `${slug}.mdx`)))
  if (written.length === 0) return []
  const items = [{ label: 'About this track', link: `/${track}/` }, ...written.map(({ slug }) => ({ slug: `${track}/${slug}` }))]
  return [{ label: title, collapsed: false, items }]
}

/** Entry ids of the Markdown pages below `course/<folder>`, an index before its siblings. */
function pagesIn(root: string, folder: string): string[] {
  const path = join(root, 'course', folder)
  if (!existsSync(path)) return []
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.mdx?$/.test(file) && !file.split('/').some((part) => part.startsWith('_')))
    .map((file) => `${folder}/${file.replace(/\.mdx?$/, '')}`.replace(/\/index$/, ''))
    .sort()
}
