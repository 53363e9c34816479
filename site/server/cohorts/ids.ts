import { z } from 'zod'

/** Of what is in a path. */
export const idSchema = z.uuid()
