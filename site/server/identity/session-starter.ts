import { APIError, createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { z } from 'zod'

/** Lets our code sign somebody in who has nothing to prove: a guest. There is no route to it. */
export const sessionStarter = () => ({
  id: 'session-starter',
  endpoints: {
    startSession: createAuthEndpoint.serverOnly({ method: 'POST', body: z.object({ user: z.uuid() }) }, async (ctx) => {
      const { internalAdapter } = ctx.context
      const user = await internalAdapter.findUserById(ctx.body.user)
      if (!user) throw new APIError('NOT_FOUND')
      await setSessionCookie(ctx, { session: await internalAdapter.createSession(user.id), user })
      return { user: user.id }
    }),
  },
})
