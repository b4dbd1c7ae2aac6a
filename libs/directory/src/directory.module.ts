import { Module } from '@nestjs/common';
import { DirectoryRecords } from './persistence/directory-records.js';
import { Directory } from './persistence/directory.js';

/** Needs the platform's `Database` and `Audit`, which its module provides to all. */
@Module({ providers: [Directory, DirectoryRecords], exports: [Directory, DirectoryRecords] })
export class DirectoryModule {}
