/** How a value of the column is written: `date` as ISO 8601 day, `time` as RFC 3339 with an offset. */
export const COLUMN_TYPES = ['text', 'date', 'time', 'number', 'boolean'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface Column {
  /** Key of the value in a row, and the header of the CSV. */
  readonly key: string;
  /** What a person reads above the column. */
  readonly title: string;
  readonly type: ColumnType;
}

/** Every column of every list but the return's. A key means the same and has the same type wherever it stands. */
const COLUMNS = {
  age: ['Age', 'number'],
  by: ['By', 'text'],
  caseHolder: ['Case holder', 'text'],
  caseStatus: ['Status with social care', 'text'],
  category: ['Category', 'text'],
  child: ['Child', 'text'],
  children: ['Children', 'number'],
  direction: ['Direction', 'text'],
  documentsMissing: ['Documents missing', 'text'],
  doneAt: ['Done at', 'time'],
  dueAt: ['Due at', 'time'],
  duty: ['Alert or task', 'text'],
  endedAt: ['Ended', 'time'],
  episodes: ['Episodes', 'number'],
  episodes12m: ['Episodes in 12 months', 'number'],
  episodes90: ['Episodes in 90 days', 'number'],
  establishment: ['Establishment', 'text'],
  exploitation: ['Exploitation', 'boolean'],
  foundIn: ['Found in', 'text'],
  from: ['From', 'date'],
  group: ['Group', 'text'],
  host: ['Host authority', 'text'],
  hours: ['Hours', 'number'],
  indicator: ['Indicator', 'text'],
  interview: ['Return interview', 'text'],
  interviewHours: ['Hours from return to interview', 'number'],
  kind: ['Kind', 'text'],
  lastSince: ['Latest episode since', 'time'],
  late: ['Heard of late', 'boolean'],
  legalStatus: ['Legal status', 'text'],
  measure: ['Measure', 'text'],
  meeting: ['Meeting', 'text'],
  name: ['Name', 'text'],
  noticeAt: ['Notice of the placement at', 'time'],
  nth: ['Episode of the child in 12 months', 'number'],
  of: ['Of', 'number'],
  openTasks: ['Open tasks', 'number'],
  owner: ['Owner', 'text'],
  percent: ['Per cent', 'number'],
  persistent: ['Persistent', 'boolean'],
  placementKind: ['Kind of placement', 'text'],
  plan: ['Plan', 'text'],
  postcode: ['Outward code', 'text'],
  primaryFactor: ['Primary factor', 'text'],
  provider: ['Provider', 'text'],
  recommendedAction: ['Recommended action', 'text'],
  reference: ['Reference', 'text'],
  responsible: ['Responsible authority', 'text'],
  result: ['Result', 'text'],
  risk: ['Risk', 'text'],
  role: ['Role', 'text'],
  rule: ['Rule', 'text'],
  safeAndWell: ['Safe-and-well check', 'text'],
  section: ['Section', 'text'],
  setting: ['Setting', 'text'],
  sex: ['Sex', 'text'],
  since: ['Since', 'time'],
  state: ['State', 'text'],
  table: ['Table', 'text'],
  to: ['To', 'date'],
  value: ['Value', 'number'],
  worker: ['Worker', 'text'],
} as const satisfies Record<string, readonly [title: string, type: ColumnType]>;

type ColumnKey = keyof typeof COLUMNS;

/** The columns of these keys, in this order. */
export function columns(...keys: readonly ColumnKey[]): readonly Column[] {
  return keys.map((key) => ({ key, title: COLUMNS[key][0], type: COLUMNS[key][1] }));
}
