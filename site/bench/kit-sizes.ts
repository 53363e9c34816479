import { readFile } from 'node:fs/promises'
import { packPart } from '#engine/container/pack.ts'
import { partsOf, type PartName } from '#engine/container/parts.ts'
import { snapshotPart } from '#engine/container/snapshot.ts'
import { KIT_LAYERS, type KitLayerName } from '#engine/exercise/manifest.ts'
import { KIT_LAYER_DEFINITIONS } from '#engine/kits/layers.ts'
import { kitTypings } from '#engine/kits/typings.ts'
import { compressed } from '../catalogue/compress.ts'

/** Bytes of a file, plain and in the codings in which it is served. */
export interface FileSize {
  raw: number
  gzip: number
  br: number
}

export interface KitSizes {
  parts: ({ name: PartName } & FileSize)[]
  /** The editor's types of each layer, with those of the layers below it: they come as one file. */
  typings: ({ layer: KitLayerName; below: readonly KitLayerName[] } & FileSize)[]
}

/** Weighs what a container is made of and the editor's types, compressed as the build of the site does. */
export async function kitSizes(onStep: (step: string) => void): Promise<KitSizes> {
  const sizes: KitSizes = { parts: [], typings: [] }
  for (const name of partsOf(KIT_LAYERS)) {
    onStep(`size of the part ${name}`)
    const { file } = await snapshotPart(await packPart(name))
    sizes.parts.push({ name, ...(await sizeOf(await readFile(file))) })
  }
  for (const layer of KIT_LAYERS) {
    onStep(`size of the types of ${layer}`)
    const { below } = KIT_LAYER_DEFINITIONS[layer]
    sizes.typings.push({ layer, below, ...(await sizeOf(Buffer.from(JSON.stringify(await kitTypings([...below, layer]))))) })
  }
  return sizes
}

async function sizeOf(content: Uint8Array): Promise<FileSize> {
  const { gzip, br } = await compressed(content)
  return { raw: content.length, gzip: gzip.length, br: br.length }
}
