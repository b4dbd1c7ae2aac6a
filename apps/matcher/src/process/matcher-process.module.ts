import { IntakeModule } from '#intake';
import { PlatformModule, TransportModule, type Surroundings } from '#platform';
import { ProtocolsModule } from '#protocols';
import { Module, type DynamicModule } from '@nestjs/common';
import { MatcherModule } from '../matcher.module.js';

/** The matcher alone. */
@Module({})
export class MatcherProcessModule {
  static forRoot(surroundings: Surroundings, packsFolder: string): DynamicModule {
    return {
      module: MatcherProcessModule,
      imports: [
        PlatformModule.forRoot(surroundings),
        TransportModule,
        ProtocolsModule.forRoot(packsFolder),
        IntakeModule.forRoot(),
        MatcherModule,
      ],
    };
  }
}
