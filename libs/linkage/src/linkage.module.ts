import { Module } from '@nestjs/common';
import { Linker } from './persistence/linker.js';
import { Registry } from './persistence/registry.js';
import { ShippedKnowledge } from './persistence/shipped-knowledge.js';

/** Needs `PlatformModule`, for the hub's clock. */
@Module({
  providers: [Linker, Registry, { provide: ShippedKnowledge, useFactory: () => ShippedKnowledge.load() }],
  exports: [Linker, Registry, ShippedKnowledge],
})
export class LinkageModule {}
