import { Injectable } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { In, Repository } from 'typeorm'
import { Customer } from './customer.entity.js'

/** What other modules may know of a customer. */
export type CustomerSummary = Pick<Customer, 'number' | 'name' | 'email'>

@Injectable()
export class CustomersService {
  constructor(@InjectRepository(Customer) private readonly customers: Repository<Customer>) {}

  async exists(tenant: string, number: string): Promise<boolean> {
    return this.customers.existsBy({ tenant, number })
  }

  /** The tenant's customers with these numbers, in one query, by number. */
  async findByNumbers(tenant: string, numbers: readonly string[]): Promise<Map<string, CustomerSummary>> {
    const customers: CustomerSummary[] = await this.customers.find({
      select: { number: true, name: true, email: true },
      where: { tenant, number: In([...new Set(numbers)]) },
    })
    return new Map(customers.map((customer) => [customer.number, customer]))
  }
}
