import { Module } from '@nestjs/common';
import { EpisodesModule } from '#episodes';
import { ReportsController } from './reports.controller.js';

@Module({ imports: [EpisodesModule], controllers: [ReportsController] })
export class MatcherModule {}
