import { JOIN } from './addresses.ts'
import { joinLink } from './join-link.ts'
import { ShownOnce } from './ShownOnce.tsx'

/** A new link with its code. */
export function MadeJoinLink({ code }: { code: string }) {
  return (
    <ShownOnce name="The new link" label="Link" value={joinLink(code, `${location.origin}${JOIN}`)}>
      <p>Give people this link, or read out its code for them to type under “Join with a code”. Keep it: it is shown this once.</p>
      <p class="code">{code}</p>
    </ShownOnce>
  )
}
