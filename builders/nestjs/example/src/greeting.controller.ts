import { Controller, Get, Req } from '@nestjs/common';
import { GreetingService } from './greeting.service.js';

/** Handed its service by the type of a parameter, which only TypeScript's own compiler writes beside the code. */
@Controller()
export class GreetingController {
  constructor(private readonly greetings: GreetingService) {}

  @Get('greeting')
  greeting(): string {
    return this.greetings.greet();
  }

  @Get('path')
  path(@Req() request: { readonly originalUrl: string }): string {
    return request.originalUrl;
  }
}
