export { COLUMN_TYPES, type Column, type ColumnType } from './columns.js';
export { compute, isFigures } from './compute.js';
export { toCsv } from './csv.js';
export * from './reports.js';
export type { Cell, Material, Question, Report, Row } from './report.js';
export { ReportReadings, type Asking } from './persistence/report-readings.js';
export { ReportingModule } from './reporting.module.js';
