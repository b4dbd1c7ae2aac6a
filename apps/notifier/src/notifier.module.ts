import { Module, type DynamicModule, type ModuleMetadata, type OnApplicationBootstrap } from '@nestjs/common';
import { EpisodesModule } from '#episodes';
import { Timeline } from '#platform';
import { CaseClock } from './case-clock.js';
import { EpisodesController } from './episodes.controller.js';
import { BesideTheCase } from './beside-the-case.js';
import { EvaluateCase } from './evaluate-case.js';
import { FollowChange } from './follow-change.js';

/** Needs platform, protocols and intake to be global, and alerting among its imports. */
@Module({})
export class NotifierModule implements OnApplicationBootstrap {
  static forRoot(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: NotifierModule,
      imports: [EpisodesModule, ...imports],
      controllers: [EpisodesController],
      providers: [BesideTheCase, EvaluateCase, FollowChange, CaseClock],
    };
  }

  constructor(
    private readonly timeline: Timeline,
    private readonly caseClock: CaseClock,
  ) {}

  onApplicationBootstrap(): void {
    this.timeline.register(this.caseClock);
  }
}
