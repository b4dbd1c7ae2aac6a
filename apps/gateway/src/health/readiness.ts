import { Database } from '#platform';
import { Injectable } from '@nestjs/common';

/** One thing that this process cannot do its work without. */
export interface HealthProbe {
  /** A code of ours, `database`. */
  readonly name: string;
  /** Throwing counts as no. */
  isHealthy(): Promise<boolean>;
}

/** Whether the process should get requests: everything it needs is there. Rooms register what they need. */
@Injectable()
export class Readiness {
  private readonly probes: HealthProbe[] = [];

  constructor(database: Database) {
    this.register({ name: 'database', isHealthy: () => database.isReachable() });
  }

  register(probe: HealthProbe): void {
    this.probes.push(probe);
  }

  /** Names of what is missing; empty when ready. */
  async missing(): Promise<string[]> {
    const checked = await Promise.all(
      this.probes.map(async (probe) => [probe.name, await probe.isHealthy().catch(() => false)] as const),
    );
    return checked.filter(([, healthy]) => !healthy).map(([name]) => name);
  }
}
