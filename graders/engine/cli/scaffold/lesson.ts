import { TODO } from '../../exercise/todo.ts'
import { titleFor } from './names.ts'
import type { PlannedLesson } from './syllabus.ts'

/** Of site/components, in the order in which a page imports them. */
const PARTS = ['Evidence', 'InProduction', 'Question', 'ReviewChecklist', 'Sequence', 'Substitute', 'Theme', 'TradeOffs']

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

${PARTS.map((name) => `import ${name} from '#site/components/${name}.astro'`).join('\n')}

## The symptom

${TODO} about 80 words: what somebody saw (a page, a graph, a ticket, a bill), with a place, a time and a number. The starter is ${escaped(starter)}.

## The evidence

${TODO} about 150 words: what you would look at, and what it shows. Real output of this starter, captured, not invented.

<Evidence kind="log" of="${TODO} what was run">

\`\`\`text
${TODO} what it put out
\`\`\`

</Evidence>

## The mechanism

${TODO} about 250 words: why the code does this, with one picture and the smallest code that shows it.

<Sequence
  title="${TODO} what the picture shows"
  description="${TODO} what there is to see in it, in a sentence."
  source={\`
    app->>database: ${TODO} what it asks
    database-->>app: ${TODO} what it answers
  \`}
/>

${covers.map((id) => `<Theme id="${id}">\n\n${TODO} the part that teaches ${id} (its title is in course/themes.json).\n\n</Theme>`).join('\n\n')}

## The ways out

${TODO} about 200 words: two or three repairs that experienced people would consider, and which one you would choose here, and why.

<TradeOffs>

| Way | Gives | Costs | Choose it |
| --- | --- | --- | --- |
| **${TODO} one.** What it does. | | | where |
| **${TODO} another.** What it does. | | | where |

</TradeOffs>

## Your task

${TODO} about 80 words: the service in two sentences, what not to change, and the requirements:

${proves.map((proof) => `- ${escaped(titleFor(proof))}`).join('\n')}

## In review

<ReviewChecklist>

${Array.from({ length: 5 }, () => `- **${TODO} a word.** What a senior checks when this change comes by.`).join('\n')}

</ReviewChecklist>

## In production

<Substitute here="${TODO} what runs here" real="${TODO} what it stands for">
  ${TODO} what the real one adds; take this out where nothing stands in for anything.
</Substitute>

<InProduction>

${TODO} about 60 words: what the sandbox leaves out.

</InProduction>

## Check yourself

<Question ask="${TODO} a question whose wrong answers are things that people believe?">

${TODO} the answer, explained.

</Question>
`
}

/** Braces and angle brackets are code in MDX. */
function escaped(text: string): string {
  return text.replace(/[{}<>]/g, (character) => `\\${character}`)
}
