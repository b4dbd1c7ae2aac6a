import { Module } from '@nestjs/common';
import { Linker } from './persistence/linker.js';
import { Registry } from './persistence/registry.js';
import { Reviews } from './persistence/reviews.js';
import { ShippedKnowledge } from './persistence/shipped-knowledge.js';

/** Needs `PlatformModule`, for the hub's clock. */
@Module({
  providers: [Linker, Registry, Reviews, { provide: ShippedKnowledge, useFactory: () => ShippedKnowledge.load() }],
  exports: [Linker, Registry, Reviews, ShippedKnowledge],
})
export class LinkageModule {}
