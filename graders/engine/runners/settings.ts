import { z } from 'zod'

/** What a runner is told: through its input, where the learner's processes can't read it. */
export const runnerSettingsSchema = z.object({ port: z.int().positive(), token: z.string().min(1) })
export type RunnerSettings = z.infer<typeof runnerSettingsSchema>

/** Reads the first line of a stream. */
export async function readSettings(input: NodeJS.ReadStream): Promise<RunnerSettings> {
  let text = ''
  for await (const chunk of input.iterator({ destroyOnReturn: false })) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return runnerSettingsSchema.parse(JSON.parse(text))
}
