import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { menu } from '../language/en/menu.ts'
import { TRANSLATIONS } from '../language/translations.ts'
import { readSyllabus, type SyllabusTrack } from './syllabus.ts'

interface Label {
  label: string
  /** By language, where there are others. */
  translations?: Record<string, string>
}
interface SidebarLink extends Label {
  link: string
}
interface SidebarGroup extends Label {
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
    { ...label('allTracks'), link: '/' },
    { ...label('findLesson'), link: '/lessons/' },
    { ...label('themeIndex'), link: '/themes/' },
    ...tracks,
    ...(about.length > 0 ? [{ ...label('aboutCourse'), collapsed: true, items: about.map((slug) => ({ slug })) }] : []),
  ]
}

function label(key: keyof typeof menu.english): Label {
  const translations = Object.entries(TRANSLATIONS).map(([language, texts]): [string, string] => [language, texts.menu[key]])
  return { label: menu.english[key], translations: Object.fromEntries(translations) }
}

function trackGroup(root: string, { track, title, lessons }: SyllabusTrack): SidebarGroup[] {
  const written = lessons.filter(({ slug }) => existsSync(join(root, 'course', track, `${slug}.mdx`)))
  if (written.length === 0) return []
  const items = [{ ...label('aboutTrack'), link: `/${track}/` }, ...written.map(({ slug }) => ({ slug: `${track}/${slug}` }))]
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
