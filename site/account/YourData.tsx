import type { Me } from '../runtimes/server/identity.ts'
import { EXPORT_ADDRESS } from './api.ts'
import { DeleteMe } from './DeleteMe.tsx'
import type { AccountModel } from './model.ts'

/** What the server has of somebody: theirs to take, and to have deleted. */
export function YourData({ model, me }: { model: AccountModel; me: Me }) {
  return (
    <section aria-labelledby="your-data">
      <h3 id="your-data">Your data</h3>
      <p>
        <a href={EXPORT_ADDRESS} download>
          Download all of it
        </a>{' '}
        as a ZIP: who you are here, your cohorts, all that you handed in with its verdicts, and what was said about it.
      </p>
      <DeleteMe model={model} me={me} />
    </section>
  )
}
