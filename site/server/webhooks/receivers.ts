import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** A name or an address that is not sent to. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress'
}

/** Networks of a team's own. */
const OWN = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat'])
/** Of all that IANA gives out for IPv6, what can be reached from everywhere. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3')
/** Where clouds tell a machine its credentials, in networks that would else be a team's own. */
const METADATA = new Set(['100.100.100.200', 'fd00:ec2::254'])

/**
 * Whether something may be sent to an address: one that is everybody's, or also one of a team's own network. Link-local
 * addresses, multicast and what is reserved are never.
 *
 * @example maySendTo('192.168.0.7', false) // false
 */
export function maySendTo(address: string, isPrivateAllowed: boolean): boolean {
  if (!ipaddr.isValid(address)) return false
  // An IPv4 address that is written as IPv6 is that one.
  const parsed = ipaddr.process(address)
  if (METADATA.has(parsed.toString())) return false
  const range = parsed.range()
  if (isPrivateAllowed && OWN.has(range)) return true
  return range === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST))
}

/**
 * Why an address of a webhook can't be one, as far as it says so itself.
 *
 * @returns undefined when it may be one; what its name leads to is looked at each time that something is sent
 */
export function refusalOf(url: URL, isPrivateAllowed: boolean): 'https-missing' | 'address-refused' | undefined {
  const host = hostOf(url)
  const isLoopback = host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback && isPrivateAllowed)) return 'https-missing'
  if (host === 'localhost') return isPrivateAllowed ? undefined : 'address-refused'
  return ipaddr.isValid(host) && !maySendTo(host, isPrivateAllowed) ? 'address-refused' : undefined
}

/** Without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

/** As much of `dns.lookup` as is needed. */
type Lookup = (
  host: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * Looks up a name for a connection, and gives nothing else than what was checked: a second lookup could say something
 * else. One address that is refused refuses the name.
 */
export function checkedLookup(isPrivateAllowed: boolean, resolve: Lookup = lookup): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, [])
      const [first] = addresses
      if (!first || addresses.some(({ address }) => !maySendTo(address, isPrivateAllowed)))
        return callback(new RefusedAddress('the name leads to an address that is not sent to'), [])
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family)
    })
  }
}
