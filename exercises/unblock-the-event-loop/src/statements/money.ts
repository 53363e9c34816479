const format = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** An amount in whole cents. In JSON it reads as people write it, such as "1,250.21". */
export class Money {
  constructor(readonly cents: number) {}

  toJSON(): string {
    return format.format(this.cents / 100)
  }
}
