import { Injectable } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { In, Repository } from 'typeorm'
import { Customer } from './customer.entity.js'

/** What other modules may know of a customer. */
export type CustomerSummary = Pick<Customer, 'number' | 'name' | 'email'>

@Injectable()
export class CustomersService {
  private readonly known = new Map<string, CustomerSummary>()

  constructor(@InjectRepository(Customer) private readonly customers: Repository<Customer>) {}

  async exists(tenant: string, number: string): Promise<boolean> {
    return this.customers.existsBy({ tenant, number })
  }

  /** The tenant's customers with these numbers, by number. Asks the database only for those that it has not seen yet. */
  async findByNumbers(tenant: string, numbers: readonly string[]): Promise<Map<string, CustomerSummary>> {
    const wanted = [...new Set(numbers)]
    const missing = wanted.filter((number) => !this.known.has(`${tenant}/${number}`))
    const fetched: CustomerSummary[] = await this.customers.find({
      select: { number: true, name: true, email: true },
      where: { tenant, number: In(missing) },
    })
    for (const customer of fetched) this.known.set(`${tenant}/${customer.number}`, customer)

    const found = new Map<string, CustomerSummary>()
    for (const number of wanted) {
      const customer = this.known.get(`${tenant}/${number}`)
      if (customer) found.set(number, customer)
    }
    return found
  }
}
