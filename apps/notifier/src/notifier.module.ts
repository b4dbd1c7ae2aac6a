import { Module, type DynamicModule, type ModuleMetadata, type OnApplicationBootstrap } from '@nestjs/common';
import { EpisodesModule } from '#episodes';
import { Timeline } from '#platform';
import { SharingModule } from '#sharing';
import { CaseClock } from './case-clock.js';
import { DigestClock } from './digest-clock.js';
import { EpisodesController } from './episodes.controller.js';
import { BesideTheCase } from './beside-the-case.js';
import { EvaluateCase } from './evaluate-case.js';
import { FollowChange } from './follow-change.js';
import { InForce } from './in-force.js';

/** Needs platform, protocols and intake to be global, and reporting and alerting among its imports. */
@Module({})
export class NotifierModule implements OnApplicationBootstrap {
  static forRoot(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: NotifierModule,
      imports: [EpisodesModule, SharingModule, ...imports],
      controllers: [EpisodesController],
      providers: [InForce, BesideTheCase, EvaluateCase, FollowChange, CaseClock, DigestClock],
    };
  }

  constructor(
    private readonly timeline: Timeline,
    private readonly caseClock: CaseClock,
    private readonly digestClock: DigestClock,
  ) {}

  onApplicationBootstrap(): void {
    this.timeline.register(this.caseClock);
    // After the cases: a list of nine o'clock has what fell due at nine.
    this.timeline.register(this.digestClock);
  }
}
