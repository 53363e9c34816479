import type { Options } from 'prettier'

/** As the starters are written, so that formatting a file changes nothing but what the learner wrote. */
export const STYLE = { semi: false, singleQuote: true, printWidth: 140, trailingComma: 'all' } as const satisfies Options

/**
 * A file of TypeScript as Prettier writes it. Prettier is loaded when it is
 * first needed.
 *
 * @throws SyntaxError of Prettier where the text is no TypeScript; an Error where Prettier can't be loaded
 * @example await formatted('const a=1;') // 'const a = 1\n'
 */
export async function formatted(text: string): Promise<string> {
  const [{ format }, typescript, estree] = await Promise.all([
    import('prettier/standalone'),
    import('prettier/plugins/typescript'),
    import('prettier/plugins/estree'),
  ])
  return format(text, { ...STYLE, parser: 'typescript', plugins: [typescript, estree] })
}
