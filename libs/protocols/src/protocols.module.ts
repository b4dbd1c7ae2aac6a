import { Global, Module, type DynamicModule } from '@nestjs/common';
import { FlagReading, RiskReading } from '#episodes';
import { Audit, Database, HubClock } from '#platform';
import { FlagsByPacks } from './flags-by-packs.js';
import { followingPacks } from './following-packs.js';
import { RiskByPacks } from './risk-by-packs.js';
import { Packs } from './persistence/packs.js';
import { Tasks } from './persistence/tasks.js';

/** The protocols in force and the tasks they lead to; also what the other rooms leave to the packs to say. */
@Global()
@Module({})
export class ProtocolsModule {
  /** @param packsFolder where the packs lie that the hub comes with, one folder each */
  static forRoot(packsFolder: string): DynamicModule {
    return {
      module: ProtocolsModule,
      providers: [
        {
          provide: Packs,
          useFactory: (database: Database, audit: Audit, clock: HubClock) =>
            new Packs(database, audit, clock, packsFolder),
          inject: [Database, Audit, HubClock],
        },
        {
          provide: RiskReading,
          useFactory: (packs: Packs) => followingPacks(() => packs.inForce(), RiskByPacks),
          inject: [Packs],
        },
        {
          provide: FlagReading,
          useFactory: (packs: Packs) => followingPacks(() => packs.inForce(), FlagsByPacks),
          inject: [Packs],
        },
        Tasks,
      ],
      exports: [Packs, RiskReading, FlagReading, Tasks],
    };
  }
}
