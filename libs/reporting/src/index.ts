export { COLUMN_TYPES, type Column, type ColumnType } from './columns.js';
export * from './reports.js';
