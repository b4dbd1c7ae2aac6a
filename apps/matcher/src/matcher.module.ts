import { Module } from '@nestjs/common';
import { DirectoryModule } from '#directory';
import { EpisodesModule } from '#episodes';
import { ReportsController } from './reports.controller.js';

@Module({ imports: [DirectoryModule, EpisodesModule], controllers: [ReportsController] })
export class MatcherModule {}
