import type { Text } from '@keshen/kernel';
import type { ExpertClass } from './expert';
import type { DrawReason, DrawState, ExpertDrawRequest, ExpertQuota, PoolReason } from './expert-draw';

// What is read of draws: the shape of each answer, for the query that gives it and, as `Wire`, for the screen that shows it.

/** A draw as it was committed to. */
export interface ExpertDraw {
  id: string;
  callId: string;
  request: ExpertDrawRequest;
  names: 'never' | 'after-review';
  mostPerUnit: number | null;
  sealed: string;
  committedAt: Date;
  committedBy: string;
}

export interface DrawAct {
  act: 'witnessed' | 'revealed' | 'released' | 'cancelled';
  at: Date;
  by: string;
  /** By act: `word`; `seed`; the released seats' digest; `reason`. */
  data: { word?: string; seed?: string; seats?: string; reason?: string };
}

/** What everybody may know of a draw: no names, no applications. Numbers count the pool in the order of the ids. */
export interface PublicDraw extends Omit<ListedDraw, 'panels'> {
  call: { id: string; title: Text };
  request: ExpertDrawRequest;
  names: ExpertDraw['names'];
  word: { word: string; at: Date } | null;
  seed: string | null;
  reason: string | null;
  acts: { act: DrawAct['act']; at: Date }[];
  panels: PublicPanel[];
}

export interface PublicPanel {
  no: number;
  /** How many applications it judges. */
  size: number;
  commitment: string;
  quotas: { label: string; count: number; substitutes: number; pool: number }[];
  outcome: {
    drawn: { label: string; seats: PublicSeat[]; substitutes: PublicSeat[] }[];
    skipped: (PublicSeat & { reason: string })[];
  } | null;
}

export interface PublicSeat {
  no: number;
  id: string;
  /** Once the review is over, where the programme publishes names. */
  name: string | null;
  unit: string | null;
}

export interface ListedDraw {
  id: string;
  state: DrawState;
  scope: ExpertDrawRequest['scope'];
  committedAt: Date;
  panels: number;
}

/** What the office sees besides: who judges what, and who would sit. */
export interface DrawDesk extends PublicDraw {
  committedBy: { account: string; name: string };
  by: Partial<Record<DrawAct['act'], string>>;
  office: OfficePanel[];
  /** Stands for the seats as they are shown; null before they are drawn and after they were released. */
  digest: string | null;
}

/** The draws of a call as the office sees them; `defaults`: what a new one starts from, null without a rubric. */
export interface Desk {
  call: Text;
  draws: ListedDraw[];
  latest: DrawDesk | null;
  defaults: { quotas: ExpertQuota[]; tracks: boolean } | null;
}

export interface OfficePanel {
  no: number;
  track: string | null;
  excluded: Partial<Record<PoolReason, number>>;
  cases: {
    caseId: string;
    applicationId: string;
    reference: string;
    title: string;
    party: string;
    missing: number;
  }[];
  /** Everybody drawn and every substitute, by quota and rank; `cases`: for how many applications they would be seated. */
  people: {
    account: string;
    name: string;
    unit: string;
    class: ExpertClass;
    rank: number;
    cases: number;
    passed: DrawReason | null;
  }[];
}
