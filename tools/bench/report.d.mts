/** One measured figure; `reference` is the limit measured in the same run, or null when there is none. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  reference: number | null;
}

export interface Report {
  name: string;
  /** Short hash; "+" when the working tree differs from it. */
  commit: string;
  machine: string;
  /** ratio = value / reference */
  figures: (Figure & { ratio: number | null })[];
}

/** Writes bench/results/NAME.json below the working folder and prints the same as a table. */
export function writeReport(name: string, figures: Figure[]): Report;
export function ratioOf(figure: Pick<Figure, 'value' | 'reference'>): number | null;
export function table(report: Report): string;
