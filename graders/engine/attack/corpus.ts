import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseYaml } from '../exercise/parse-yaml.ts'
import { readText } from '../exercise/source-tree.ts'
import { attackSchema, GROUPS, type Attack, type Group } from './attack.ts'

const CORPUS = fileURLToPath(new URL('./corpus/', import.meta.url))

/**
 * All attacks, by group and name.
 *
 * @param folder default: the corpus of this repository
 * @throws EngineError `attack-invalid` with file, line, field and mend
 * @example const attacks = await readCorpus() // [{ group: 'escape', name: 'mounts', … }, …]
 */
export async function readCorpus(folder: string = CORPUS): Promise<Attack[]> {
  return (await Promise.all(GROUPS.map((group) => readGroup(folder, group)))).flat()
}

async function readGroup(folder: string, group: Group): Promise<Attack[]> {
  const names = (await readdir(join(folder, group))).filter((name) => name.endsWith('.yaml')).sort()
  return Promise.all(
    names.map(async (file) => {
      const text = await readText(join(folder, group, file))
      const attack = parseYaml(text, attackSchema, { file: `graders/engine/attack/corpus/${group}/${file}`, code: 'attack-invalid' })
      return { ...attack, group, name: file.slice(0, -'.yaml'.length) }
    }),
  )
}
