import { test as base } from '@playwright/test'
import { installStandIn, type StandIn } from './stand-in/stand-in.ts'

/** Every page finds the vendor's site, played by real processes on this machine. */
export const test = base.extend<{ vendor: StandIn }>({
  vendor: async ({ context }, use) => {
    const vendor = await installStandIn(context)
    await use(vendor)
    await vendor.close()
  },
})
