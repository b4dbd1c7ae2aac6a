import { PACK_SCHEMA } from '#protocols';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '../access/caller.js';
import { InterfaceDocuments } from './interface-documents.js';

@ApiTags('documents')
@Public()
@Controller()
export class DocumentsController {
  constructor(private readonly documents: InterfaceDocuments) {}

  @Get('openapi.json')
  @ApiOperation({ summary: 'This interface as OpenAPI 3.1' })
  @ApiResponse({ status: 200 })
  openApi(): object {
    return this.documents.openApi();
  }

  @Get('schemas/protocol.json')
  @ApiOperation({ summary: 'The JSON Schema of a protocol, for editors' })
  @ApiResponse({ status: 200 })
  protocol(): object {
    return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'A protocol as a pack', ...PACK_SCHEMA };
  }

  @Get('asyncapi.json')
  @ApiOperation({ summary: 'The Kafka topics as AsyncAPI 3.0' })
  @ApiResponse({ status: 200 })
  asyncApi(): object {
    return this.documents.asyncApi();
  }
}
