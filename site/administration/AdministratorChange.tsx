import { Confirm } from '../cohorts/Confirm.tsx'
import type { AdministeredPerson } from '../runtimes/server/administration-api.ts'

interface Props {
  person: AdministeredPerson
  /** Whether that is who looks. */
  isMe: boolean
  off: boolean
  onYes: () => Promise<void>
}

/** Makes an account administrator, or takes that from it; asks first. */
export function AdministratorChange({ person, isMe, off, onYes }: Props) {
  const { name, isAdministrator } = person
  return (
    <div class="row">
      {isAdministrator ? (
        <Confirm
          key="remove"
          label={isMe ? 'Stop being administrator…' : 'Remove as administrator…'}
          about={name}
          question={isMe ? LEAVING : `${name} does not see this page any more then, nor cohorts that they are not in. Their account stays.`}
          yes={isMe ? 'Stop' : 'Remove'}
          no="Keep"
          off={off}
          onYes={onYes}
        />
      ) : (
        <Confirm
          key="appoint"
          label="Make administrator…"
          about={name}
          question={appointing(person)}
          yes="Make administrator"
          no="Leave it"
          off={off}
          onYes={onYes}
        />
      )}
    </div>
  )
}

const LEAVING = 'You do not see this page any more then. Only another administrator can make you one again.'

function appointing({ name, email, isAddressProved }: AdministeredPerson): string {
  const doubt = isAddressProved
    ? ''
    : ` Nobody has proved that ${email ?? 'the address'} is theirs: make sure first that it is who you think.`
  return `${name} sees and changes all cohorts then, finds all people, and can remove you.${doubt}`
}
