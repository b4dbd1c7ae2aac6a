/**
 * How many messages their recipients are holding, neither taken nor refused, for a while of the hub's time: such as the
 * built-in sink's `slow` addresses. Waiting for them is not work under way.
 */
export abstract class HeldByRecipient {
  abstract held(): number;
}

/** For real mail servers: what they hold can only be waited for. */
export class NothingHeld extends HeldByRecipient {
  held(): number {
    return 0;
  }
}
