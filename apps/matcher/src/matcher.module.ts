import { Module } from '@nestjs/common';
import { DirectoryModule } from '#directory';
import { EpisodesModule } from '#episodes';
import { Latest } from './latest.js';
import { ReportsController } from './reports.controller.js';

@Module({ imports: [DirectoryModule, EpisodesModule], controllers: [ReportsController], providers: [Latest] })
export class MatcherModule {}
