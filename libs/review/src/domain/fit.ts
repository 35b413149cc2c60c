import type { Rubric } from './score';
import { bidShare, type Bid } from './bid';
import { fieldCloseness } from './field';

/** How much each part of the fit counts; together 100. Shown wherever a fit is shown. */
export interface FitWeights {
  fields: number;
  text: number;
  /** 0 where the programme does not ask experts what they would like. */
  bids: number;
}

/** A: no rule of the office says. */
const usualWeights: FitWeights = { fields: 60, text: 40, bids: 0 };
const usualWithBids: FitWeights = { fields: 50, text: 30, bids: 20 };

/** The weights of a programme, or the usual ones; `bidding`: whether it asks experts what they would like. */
export const weightsOf = ({ fit }: Rubric['panel'], bidding = false): FitWeights =>
  fit ? { ...fit, bids: fit.bids ?? 0 } : bidding ? usualWithBids : usualWeights;

/** The usual constants of BM25 (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009). */
const K1 = 1.2;
const B = 0.75;

/** What an expert is known by, as words: fields, title, unit. */
export type Words = readonly string[];

/**
 * How well each document answers a query, by BM25, in its share of the best one (0 to 1); all 0 when none shares a
 * word. `query` are an application's words, `documents` the experts'. Only documents with a word of it are looked at.
 */
export class TextFit {
  private readonly postings = new Map<string, { at: number; times: number }[]>();
  private readonly sizes: number[];
  private readonly mean: number;

  constructor(documents: readonly Words[]) {
    this.sizes = documents.map((words) => words.length);
    documents.forEach((words, at) => {
      const times = new Map<string, number>();
      for (const word of words) times.set(word, (times.get(word) ?? 0) + 1);
      for (const [word, n] of times) {
        const known = this.postings.get(word);
        if (known) known.push({ at, times: n });
        else this.postings.set(word, [{ at, times: n }]);
      }
    });
    this.mean = this.sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, documents.length) || 1;
  }

  shares(query: Words): number[] {
    const n = this.sizes.length;
    const scores = this.sizes.map(() => 0);
    for (const word of new Set(query)) {
      const found = this.postings.get(word);
      if (!found) continue;
      const rarity = Math.log(1 + (n - found.length + 0.5) / (found.length + 0.5));
      for (const { at, times } of found)
        scores[at]! +=
          (rarity * times * (K1 + 1)) / (times + K1 * (1 - B + (B * this.sizes[at]!) / this.mean));
    }
    const best = scores.reduce((a, b) => Math.max(a, b), 0);
    return scores.map((score) => (best === 0 ? 0 : score / best));
  }
}

/** What an expert's fields have to do with an application: words found in it, nodes of the tree near those named in it. */
export interface FieldFit {
  matches: number;
  codes: readonly string[];
}

/** 0 to 1: two words or more are the whole, one is half of it; or as close as the closest two nodes are. */
export function fieldShare({ matches, codes }: FieldFit, named: readonly string[]): number {
  let close = 0;
  for (const a of codes) for (const b of named) close = Math.max(close, fieldCloseness(a, b));
  return Math.max(Math.min(matches, 2) / 2, close);
}

/** 匹配度 from 0 to 100, in its parts: why this expert suits. */
export interface Fit {
  fit: number;
  fields: number;
  text: number;
  /** What the own word adds; of who would rather not it takes everything away. */
  bids: number;
}

/**
 * The parts by their weights, in whole points. Who would rather not fits not at all, and is still taken where nobody
 * else is left: it is a dislike, not a conflict.
 */
export function fitOf(shares: { fields: number; text: number; bid?: Bid | null }, weights: FitWeights): Fit {
  const { bid = null } = shares;
  const fields = Math.round(weights.fields * shares.fields);
  const text = Math.round(weights.text * shares.text);
  const bids = bid === 'rather-not' ? -fields - text : Math.round(weights.bids * bidShare(bid));
  return { fit: fields + text + bids, fields, text, bids };
}
