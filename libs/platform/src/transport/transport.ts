import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { Busy } from '../time/timeline.js';

/**
 * One group's reading of its topics, as a Nest transport strategy. What every adapter promises, and one suite tries:
 * messages of a key in order, each at least once, again after a crash, held back while the surroundings are at fault,
 * parked when it is the message's own fault, from the first message on for a group that is new.
 */
export interface MessageTransport extends CustomTransportStrategy, Busy {
  readonly group: string;
  health(): TransportHealth;
}

/** What an operator looks at. `healthy` is false when nothing moves although the process lives. */
export interface TransportHealth {
  readonly healthy: boolean;
  /** Whether there is a connection over which messages come. */
  readonly connected: boolean;
  /** How many partitions this process reads. */
  readonly partitions: number;
  /** How long the handler that has been running longest has been at it; 0 when none is. Milliseconds. */
  readonly oldestHandlerMs: number;
  /** Partitions that wait to try the same message again, because of a fault of the surroundings. */
  readonly retrying: number;
  /** For how long committed messages have had to wait for older transactions to end. Milliseconds. */
  readonly heldBackMs: number;
}
