import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Audit } from './audit/audit.js';
import { Database } from './database/database.js';
import { Metrics } from './metrics/metrics.js';
import { Readiness } from './process/readiness.js';
import { HubClock } from './time/hub-clock.js';
import { RightOfWay } from './time/right-of-way.js';
import { Timeline } from './time/timeline.js';
import { Inbox } from './transport/inbox.js';
import { Outbox } from './transport/outbox.js';
import { Parked } from './transport/parked.js';

/** What every room may ask for: made before the application, so that a fault in it is said before anything listens. */
export interface Surroundings {
  readonly database: Database;
  readonly clock: HubClock;
  /** Keeps where a simulated clock stands. */
  readonly rememberTime?: ((at: Date) => Promise<void>) | undefined;
  /** Where they are told before there is an application. */
  readonly metrics?: Metrics | undefined;
  readonly readiness?: Readiness | undefined;
}

@Global()
@Module({})
export class PlatformModule {
  static forRoot({ database, clock, rememberTime, metrics, readiness }: Surroundings): DynamicModule {
    const outbox = new Outbox();
    const providers = [
      { provide: Database, useValue: database },
      { provide: HubClock, useValue: clock },
      { provide: Timeline, useFactory: () => new Timeline(clock, rememberTime) },
      { provide: RightOfWay, useFactory: () => new RightOfWay() },
      { provide: Outbox, useValue: outbox },
      { provide: Parked, useValue: new Parked(database, outbox) },
      Inbox,
      Audit,
      { provide: Metrics, useFactory: () => metrics ?? new Metrics() },
      { provide: Readiness, useFactory: () => readiness ?? new Readiness(database) },
    ];
    return { module: PlatformModule, providers, exports: providers.map((p) => ('provide' in p ? p.provide : p)) };
  }
}
