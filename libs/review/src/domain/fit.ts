/** How much each part of the fit counts; together 100. Shown wherever a fit is shown. A: no rule of the office says. */
export const fitWeights = { fields: 60, text: 40 } as const;

/** The usual constants of BM25 (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009). */
const K1 = 1.2;
const B = 0.75;

/** What an expert is known by, as words: fields, title, unit. */
export type Words = readonly string[];

/**
 * How well each document answers a query, by BM25, in its share of the best one (0 to 1); all 0 when none shares a
 * word. `query` are an application's words, `documents` the experts'.
 */
export class TextFit {
  private readonly frequency = new Map<string, number>();
  private readonly counted: { size: number; times: Map<string, number> }[];
  private readonly mean: number;

  constructor(documents: readonly Words[]) {
    this.counted = documents.map((words) => {
      const times = new Map<string, number>();
      for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
      for (const word of times.keys()) this.frequency.set(word, (this.frequency.get(word) ?? 0) + 1);
      return { size: words.length, times };
    });
    this.mean = this.counted.reduce((sum, d) => sum + d.size, 0) / Math.max(1, documents.length) || 1;
  }

  shares(query: Words): number[] {
    const n = this.counted.length;
    const asked = [...new Set(query)].filter((word) => this.frequency.has(word));
    const scores = this.counted.map(({ size, times }) =>
      asked.reduce((sum, word) => {
        const tf = times.get(word) ?? 0;
        const df = this.frequency.get(word)!;
        const rarity = Math.log(1 + (n - df + 0.5) / (df + 0.5));
        return sum + (rarity * tf * (K1 + 1)) / (tf + K1 * (1 - B + (B * size) / this.mean));
      }, 0),
    );
    const best = Math.max(...scores, 0);
    return scores.map((score) => (best === 0 ? 0 : score / best));
  }
}

/**
 * 匹配度 from 0 to 100: two matching fields or more are the whole of their part, one is half of it; the text counts
 * by its share of the best expert's.
 */
export const fitOf = (matches: number, textShare: number): number =>
  Math.round((fitWeights.fields * Math.min(matches, 2)) / 2 + fitWeights.text * textShare);
