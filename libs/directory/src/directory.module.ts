import { Module } from '@nestjs/common';
import { Directory } from './persistence/directory.js';

/** Needs the platform's `Database` and `Audit`, which its module provides to all. */
@Module({ providers: [Directory], exports: [Directory] })
export class DirectoryModule {}
