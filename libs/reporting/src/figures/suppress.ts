import type { Cell, Row } from '../report.js';

const FIGURES = ['value', 'children', 'episodes', 'of'];

/**
 * Figures below a number left empty, so that nobody is known by them; a share of something that is left out goes with it.
 * Nought is no child, and stays.
 */
export function suppressed(rows: readonly Row[], below: number): Row[] {
  const isSmall = (cell: Cell | undefined): boolean => typeof cell === 'number' && cell > 0 && cell < below;
  return rows.map((row) => {
    const small = FIGURES.filter((key) => isSmall(row.cells[key]));
    if (small.length === 0) return row;
    const left = { ...row.cells };
    for (const key of small) left[key] = null;
    if ('percent' in left) left['percent'] = null;
    return { cells: left, behind: [] };
  });
}
