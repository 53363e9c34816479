import { BadRequestException, Injectable, type PipeTransform } from '@nestjs/common'
import { NAME } from '../tenancy/name.js'

@Injectable()
export class HandlePipe implements PipeTransform<string, string> {
  transform(handle: string): string {
    if (!NAME.test(handle)) throw new BadRequestException('No member can have such a handle')
    return handle
  }
}
