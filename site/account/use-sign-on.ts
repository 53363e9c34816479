import { useSignalEffect } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { belowBase } from '../workspace/model/base.ts'
import type { AccountModel } from './model.ts'
import { takeReturn } from './return-address.ts'
import { readSignOn } from './sign-on.ts'

/** For the account page, where the issuer sends people back to: says what came of it, and goes on to where they were. */
export function useSignOn(model: AccountModel): void {
  const outcome = useMemo(() => (typeof location === 'undefined' ? undefined : readSignOn(location.search)), [])
  useSignalEffect(() => {
    const { status } = model.who.value
    if (!outcome || !['signed-in', 'signed-out'].includes(status)) return
    // It is said once, and not again after a reload.
    if (readSignOn(location.search)) history.replaceState(history.state, '', `${location.pathname}${location.hash}`)
    else return
    const back = takeReturn(sessionStorage, location.origin)
    if (outcome.ok && status === 'signed-in') {
      if (back !== undefined && back !== belowBase('/account/')) location.replace(back)
      else model.said.value = outcome.said
    } else if (!outcome.ok) model.problem.value = outcome.problem
  })
}
