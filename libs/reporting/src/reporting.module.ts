import { DirectoryModule } from '#directory';
import { EpisodesModule } from '#episodes';
import { SharingModule } from '#sharing';
import { Module } from '@nestjs/common';
import { Digests } from './persistence/digests.js';
import { Gathering } from './persistence/gathering.js';
import { ListClock } from './persistence/list-clock.js';
import { ReportReadings } from './persistence/report-readings.js';

/** Lists, figures and returns. Needs intake and protocols to be global. */
@Module({
  imports: [DirectoryModule, EpisodesModule, SharingModule],
  providers: [Gathering, ReportReadings, Digests, ListClock],
  exports: [ReportReadings, Digests, ListClock],
})
export class ReportingModule {}
