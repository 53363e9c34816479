import { Injectable } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Repository } from 'typeorm'
import { Customer } from './customer.entity.js'

@Injectable()
export class CustomersService {
  constructor(@InjectRepository(Customer) private readonly customers: Repository<Customer>) {}

  async findByNumber(tenant: string, number: string): Promise<Customer | null> {
    return this.customers.findOneBy({ tenant, number })
  }
}
