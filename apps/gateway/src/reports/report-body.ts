import type { Column, Report, Row } from '#reporting';

/** A report as JSON. */
export interface ReportBody {
  readonly name: string;
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly authority: string;
  readonly columns: readonly Column[];
  /** Besides the columns, where it was asked for, `trace`: references of the episodes that a figure comes from. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

export function reportBody({ name, title, period, authority, columns, rows }: Report, trace: boolean): ReportBody {
  const { from, to } = period;
  return {
    name,
    title,
    from,
    to,
    authority,
    columns,
    rows: rows.map((row) => (trace ? { ...row.cells, trace: referencesOf(row) } : row.cells)),
  };
}

const referencesOf = ({ behind }: Row): string[] => [...new Set(behind.map(({ episode }) => episode.reference))];

const text = { type: 'string' };
const day = { type: 'string', format: 'date' };

/** Its schema in OpenAPI. */
export const REPORT_SCHEMA = {
  type: 'object',
  required: ['name', 'title', 'from', 'to', 'authority', 'columns', 'rows'],
  properties: {
    name: text,
    title: text,
    from: day,
    to: day,
    authority: text,
    columns: {
      type: 'array',
      items: {
        type: 'object',
        required: ['key', 'title', 'type'],
        properties: { key: text, title: text, type: { enum: ['text', 'date', 'time', 'number', 'boolean'] } },
      },
    },
    rows: {
      type: 'array',
      items: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean', 'null', 'array'] } },
    },
  },
};
