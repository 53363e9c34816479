import { Inject, Injectable } from '@nestjs/common'
import type { Engine } from '#engine/engine.ts'
import { makeBundle, type Bundle } from '#engine/exercise/bundle/bundle.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import { ENGINE } from '../tokens.ts'

/** Makes the bundle of what is graded, once for each revision. */
@Injectable()
export class BundlesService {
  private readonly made = new Map<string, Bundle>()

  constructor(@Inject(ENGINE) private readonly engine: Engine) {}

  /** @throws EngineError `exercise-changed` when its files were changed after it was loaded */
  async of(exercise: Exercise): Promise<Bundle> {
    // The revision is a hash over the rest of a bundle, so the same one is the same bundle in this process.
    const known = this.made.get(exercise.slug)
    if (known?.revision === exercise.revision) return known
    const bundle = await makeBundle(exercise, await this.engine.gradesWith(exercise))
    this.made.set(exercise.slug, bundle)
    return bundle
  }
}
