import { Module } from '@nestjs/common';
import { Agreements } from './persistence/agreements.js';
import { Disclosures } from './persistence/disclosures.js';

/** Needs the platform's `Database` and `Audit`, which its module provides to all. */
@Module({ providers: [Agreements, Disclosures], exports: [Agreements, Disclosures] })
export class SharingModule {}
