export interface Parcel {
  /** Given in the order of arrival. */
  id: number
  reference: string
  weightGrams: number
  /** Day of the depot's calendar, such as 2026-11-20. Never before that of an earlier parcel. */
  receivedOn: string
}
