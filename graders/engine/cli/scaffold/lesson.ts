import { titleFor } from './names.ts'
import type { PlannedLesson } from './syllabus.ts'

/**
 * The lesson's page with the sections that every lesson has, each saying what
 * belongs there, and an anchored section for each theme it covers.
 */
export function lessonFor({ slug, title, covers, starter, proves }: PlannedLesson): string {
  return `---
title: ${JSON.stringify(title)}
description: ${JSON.stringify(`${titleFor(starter)}.`)}
exercise: ${slug}
---

import Question from '#site/components/Question.astro'
import Theme from '#site/components/Theme.astro'

## The symptom

About 80 words: what somebody saw (a page, a graph, a ticket, a bill), with a place, a time and a number. The starter is ${starter}.

## The evidence

About 150 words: what you would look at, and what it shows. Real output of this starter, captured, not invented.

## The mechanism

About 250 words: why the code does this, with one picture and the smallest code that shows it.

${covers.map((id) => `<Theme id="${id}">\n\nThe part that teaches ${id} (its title is in course/themes.json).\n\n</Theme>`).join('\n\n')}

## The ways out

About 200 words: two or three repairs that experienced people would consider, what each costs, when each is wrong, and which one you would choose here.

## Your task

About 80 words: the service in two sentences, what not to change, and the requirements:

${proves.map((proof) => `- ${escaped(titleFor(proof))}`).join('\n')}

## In review

- Five points: what a senior checks when this change comes by.

## In production

About 60 words: what the sandbox leaves out.

## Check yourself

<Question ask="A question whose wrong answers are things that people believe?">The answer, explained.</Question>
`
}

/** Braces and angle brackets are code in MDX. */
function escaped(text: string): string {
  return text.replace(/[{}<>]/g, (character) => `\\${character}`)
}
