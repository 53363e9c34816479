import { glob } from 'astro/loaders'
import { defineCollection } from 'astro:content'
import { docsSchema } from '@astrojs/starlight/schema'
import { z } from 'astro/zod'

/**
 * Lessons are `course/<track>/<slug>.mdx`, the dossier is `course/about/`.
 * A lesson's exercise is the one with its slug.
 */
export const collections = {
  docs: defineCollection({
    loader: glob({ base: './course', pattern: '**/[^_]*.{md,mdx}' }),
    schema: docsSchema({
      extend: z.object({
        description: z.string().optional(),
        /** The day on which a lesson could first be taken: for the feed of new lessons. */
        published: z.date().optional(),
      }),
    }),
  }),
}
