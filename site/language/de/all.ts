import type { Messages } from '../messages.ts'
import { catalogue } from './catalogue.ts'
import { device } from './device.ts'
import { facts } from './facts.ts'
import { found } from './found.ts'
import { frame } from './frame.ts'
import { home } from './home.ts'
import { launcher } from './launcher.ts'
import { learnt } from './learnt.ts'
import { lesson } from './lesson.ts'
import { menu } from './menu.ts'
import { next } from './next.ts'
import { notices } from './notices.ts'
import { quiz } from './quiz.ts'
import { search } from './search.ts'
import { themes } from './themes.ts'
import { verify } from './verify.ts'

/** All German texts, by area. For the build alone: a German page brings along what its scripts need (translations.ts). */
export const GERMAN = {
  catalogue,
  device,
  facts,
  found,
  frame,
  home,
  launcher,
  learnt,
  lesson,
  menu,
  next,
  notices,
  quiz,
  search,
  themes,
  verify,
} satisfies Record<string, Messages>
