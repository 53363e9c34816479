/** Sends what is new on this device to the account, where there is one. */
export function syncSoon(): void {
  // The account has no part in it yet.
}
