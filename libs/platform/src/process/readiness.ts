import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { MessageTransport } from '../transport/transport.js';

/** One thing that this process cannot do its work without. */
export interface HealthProbe {
  /** A code of ours, `database`. */
  readonly name: string;
  /** Whether it can be worked with just now. Throwing counts as no. */
  isHealthy(): Promise<boolean>;
  /** False when only a new process will help; left out where waiting always may. */
  isAlive?(): boolean;
}

/** Whether the process should get work, and whether it should go on living. Rooms register what they need. */
@Injectable()
export class Readiness {
  private readonly probes: HealthProbe[] = [];
  private ending = false;

  constructor(database: Database) {
    this.register({ name: 'database', isHealthy: () => database.isReachable() });
  }

  register(probe: HealthProbe): void {
    this.probes.push(probe);
  }

  /** The process is on its way out: nothing more should be sent to it. */
  end(): void {
    this.ending = true;
  }

  /** Names of what is missing; empty when ready. */
  async missing(): Promise<string[]> {
    if (this.ending) return ['ending'];
    const checked = await Promise.all(
      this.probes.map(async (probe) => [probe.name, await probe.isHealthy().catch(() => false)] as const),
    );
    return checked.filter(([, healthy]) => !healthy).map(([name]) => name);
  }

  /** Names of what is beyond recovery in this process; empty while it lives. */
  dead(): string[] {
    return this.probes.filter((probe) => probe.isAlive?.() === false).map(({ name }) => name);
  }
}

/** A group that reads: it is not ready while nothing comes to it, and dead when a handler hangs. */
export function probeOf(transport: Pick<MessageTransport, 'group' | 'health'>): HealthProbe {
  return {
    name: transport.group,
    isHealthy: () => Promise.resolve(transport.health().healthy),
    isAlive: () => {
      const { connected, healthy } = transport.health();
      // Without a connection there is nothing wrong with the process, and a new one would have none either.
      return healthy || !connected;
    },
  };
}
