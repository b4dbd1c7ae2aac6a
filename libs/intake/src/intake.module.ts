import { Module, type DynamicModule, type ModuleMetadata, type Provider } from '@nestjs/common';
import { Admission } from './persistence/admission.js';
import { DeadLetters } from './persistence/dead-letters.js';
import { Intake } from './persistence/intake.js';
import { Receipts } from './persistence/receipts.js';
import { Reports } from './persistence/reports.js';
import { AlertCounts, NothingRaised } from './receipt.js';
import { PermitsEverything, RefusalByProtocol } from './refusals.js';

/** What the app binds to intake's ports; a port left out permits everything, or counts nothing. */
export interface IntakePorts {
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  readonly providers?: readonly Provider[];
}

/**
 * Global: `IntakeModule.forRoot({ imports: [ProtocolsModule], providers: [{ provide: RefusalByProtocol, useExisting: … }] })`.
 * Needs Database, Outbox, Audit and HubClock of platform.
 */
@Module({})
export class IntakeModule {
  static forRoot(ports: IntakePorts = {}): DynamicModule {
    const services = [Intake, Admission, Receipts, Reports, DeadLetters];
    return {
      module: IntakeModule,
      global: true,
      imports: [...(ports.imports ?? [])],
      providers: [
        { provide: RefusalByProtocol, useClass: PermitsEverything },
        { provide: AlertCounts, useClass: NothingRaised },
        ...(ports.providers ?? []),
        ...services,
      ],
      exports: services,
    };
  }
}
