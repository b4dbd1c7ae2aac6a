import { EventPattern } from '@nestjs/microservices';

/**
 * Nest's `@EventPattern` for a topic, as it stands, but typed so that a method may take its context too: the first of its
 * overloads, which the compiler picks, allows `(payload, ...unknown[])` only.
 */
export const OnMessage = (topic: string): MethodDecorator =>
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-arguments -- it picks the overload that is meant
  EventPattern<string>(topic);
