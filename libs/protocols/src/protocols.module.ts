import { Global, Module, type DynamicModule } from '@nestjs/common';
import { PackReading } from '#episodes';
import { Audit, Database, HubClock } from '#platform';
import { followingPacks } from './following-packs.js';
import { RefusalByPacks } from './refusal-by-packs.js';
import { ReadingByPacks } from './reading-by-packs.js';
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
          provide: PackReading,
          useFactory: (packs: Packs) => followingPacks(() => packs.inForce(), ReadingByPacks),
          inject: [Packs],
        },
        {
          provide: RefusalByPacks,
          useFactory: (packs: Packs) => new RefusalByPacks(() => packs.inForce()),
          inject: [Packs],
        },
        Tasks,
      ],
      exports: [Packs, PackReading, RefusalByPacks, Tasks],
    };
  }
}
