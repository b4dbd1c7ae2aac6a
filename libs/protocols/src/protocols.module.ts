import { Global, Module, type DynamicModule } from '@nestjs/common';
import { RiskReading } from '#episodes';
import { RefusalByPacks } from './refusal-by-packs.js';
import { RiskByPacks } from './risk-by-packs.js';
import { Packs } from './persistence/packs.js';
import { Tasks } from './persistence/tasks.js';

/** The protocols in force and the tasks they lead to; also what the other rooms leave to the packs to say. */
@Global()
@Module({})
export class ProtocolsModule {
  /** @param packsFolder where the packs lie, one folder each */
  static forRoot(packsFolder: string): DynamicModule {
    return {
      module: ProtocolsModule,
      providers: [
        { provide: Packs, useFactory: () => Packs.load(packsFolder) },
        { provide: RiskReading, useFactory: (packs: Packs) => new RiskByPacks(packs.inForce()), inject: [Packs] },
        { provide: RefusalByPacks, useFactory: (packs: Packs) => new RefusalByPacks(packs), inject: [Packs] },
        Tasks,
      ],
      exports: [Packs, RiskReading, RefusalByPacks, Tasks],
    };
  }
}
